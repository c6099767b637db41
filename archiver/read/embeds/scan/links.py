"""Links that are posts: a picture of the post, a card to unfold, or the bare address alone."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.recognise import names_a_host, recognise

_SHORTCODE = re.compile(
    r"[\[{](youtube|video|embed)\b[^\]}]*[\]}]\s*([^\s\[\]{}<>]+)\s*[\[{]/\1[\]}]", re.IGNORECASE
)
_URL_ALONE = re.compile(r"(?:https?:)?//[^\s<>\"]{8,300}", re.IGNORECASE)
_THUMBNAIL = re.compile(r"(?:ytimg\.com|img\.youtube\.com)/(?:vi|vi_webp)/")
_PICTURED = {"twitter", "instagram", "tiktok", "threads", "bluesky", "facebook", "flickr"}
_PLAYED = {"youtube", "vimeo", "dailymotion"}
_PLAYS = re.compile(r"youtube|vimeo|video|lightbox|popup|fancybox|mfp|\bplay", re.IGNORECASE)
_UNFOLDED = re.compile(r"\b(?:embedly-card|gie-single|iframely|pin-embed)\b", re.IGNORECASE)


def read_link(element: HtmlElement) -> tuple[Embed | None, str]:
    """Return the post whose picture is linked to it, or that a script would unfold, and which."""
    is_unfolded = element.get("data-pin-do") is not None
    if not is_unfolded and (names := element.get("class")):
        is_unfolded = _UNFOLDED.search(names) is not None
    if not is_unfolded and not len(element):
        return None, ""
    target = element.get("href") or ""
    if not names_a_host(target):
        return None, ""
    pictures = element.findall(".//img")
    if len(pictures) != 1 and not is_unfolded:
        return None, ""
    embed = recognise(target)
    if embed is None or not pictures:
        return embed, "link"
    source = " ".join(pictures[0].values())
    is_thumbnail = embed.platform == "youtube" and _THUMBNAIL.search(source)
    is_thumbnail = is_thumbnail or (embed.platform in _PLAYED and _PLAYS.search(_named(element)))
    is_pictured = embed.platform in _PICTURED and not element.text_content().strip()
    return (embed, "picture") if is_thumbnail or is_pictured else (None, "")


def _named(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('data-fancybox') or ''}"


def read_alone(element: HtmlElement) -> Embed | None:
    """Return the post whose bare address is all that an element says."""
    text = element.text or ""
    inner = len(element)
    if inner == 1 and element[0].tag == "a" and len(element[0]) == 0 and not text.strip():
        text = element[0].text or ""
        if (element[0].tail or "").strip():
            return None
    elif inner:
        return None
    text = text.strip()
    if text[:1] in {"[", "{"} and (code := _SHORTCODE.fullmatch(text)):
        text = code[2] if "//" in code[2] else f"https://www.youtube.com/embed/{code[2]}"
    if not text.startswith(("http", "//")) or not _URL_ALONE.fullmatch(text):
        return None
    return recognise(text) if names_a_host(text) else None
