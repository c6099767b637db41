"""TikTok: videos by number; the upper half of the number is the second it was made."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.address import Address, address_of
from archiver.read.embeds.loader import EmbedLoader, words_of
from archiver.read.embeds.platforms import Platform

_PAGE = re.compile(r"^/@?([\w.]+)/(?:video|photo)/(\d{6,20})")
_FRAME = re.compile(r"^/(?:embed(?:/v\d)?|player/v\d|share/video|v)/(\d{6,20})")
_ID = re.compile(r"\d{6,20}")
_FIRST_YEAR, _LAST_YEAR = 2014, 2060


def video(ident: str, *, handle: str | None = None, source: str | None = None) -> Embed | None:
    """Return the video with a number; None when it is not a number."""
    if not _ID.fullmatch(ident) or not ident.isascii():
        return None
    created = _made_at(int(ident))
    page = f"@{handle}/video/{ident}" if handle else f"embed/{ident}"
    return Embed(
        platform="tiktok",
        id=ident,
        kind="video",
        url=f"https://www.tiktok.com/{page}",
        source_url=source,
        author=EmbedAuthor(handle=handle),
        created=created,
        created_source="snowflake" if created else None,
    )


def _made_at(number: int) -> str | None:
    try:
        moment = datetime.fromtimestamp(number >> 32, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_address(address: Address) -> Embed | None:
    """Return the video of a page, a frame or a shared address."""
    if found := _PAGE.match(address.path):
        return video(found[2], handle=found[1], source=address.text)
    found = _FRAME.match(address.path)
    return video(found[1], source=address.text) if found else None


def read_element(element: HtmlElement) -> Embed | None:
    """Return the video of `blockquote.tiktok-embed[cite][data-video-id]`, with its caption."""
    address = address_of(element.get("cite") or element.get("data-src") or "")
    embed = read_address(address) if address else None
    embed = embed or video(element.get("data-video-id") or element.get("data-src") or "")
    if embed is None:
        return None
    loader = EmbedLoader()
    section = element.find(".//section")
    if section is not None:
        _drop_links(section, embed.author.handle)
        loader.add_value("text", words_of(section).text or None)
    return loader.load_embed(embed)


def _drop_links(section: HtmlElement, handle: str | None) -> None:
    """Take out the author's name above the caption and the music's name below it."""
    for link in list(section.iter("a")):
        target, shown = link.get("href") or "", (link.text or "").strip()
        if "/music/" in target or (handle and shown.lower() == f"@{handle}".lower()):
            link.drop_tree()


PLATFORM = Platform(
    name="tiktok",
    hosts=("tiktok.com", "tiktokv.com"),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-tiktok",),
    classes=("tiktok-embed",),
)
