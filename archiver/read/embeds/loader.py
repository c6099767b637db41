"""The loader of embeds: named processors turn what a page prints into the facts of a post.

Entities are decoded once, by the parser; nothing here decodes them again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from itemloaders import ItemLoader
from itemloaders.processors import Compose, Identity, MapCompose
from lxml import etree
from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor, EmbedLink, Media
from archiver.read.facts.dates import to_iso
from archiver.read.undouble import undouble

LONGEST_TEXT = 30_000
"""Characters; no platform lets a post be longer."""

_SPACE = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" *\n *")
_MANY_BREAKS = re.compile(r"\n{3,}")
_PICTURE = re.compile(r"\bpic\.(?:twitter|x)\.com/\w+", re.IGNORECASE)
_SHORTENED = re.compile(r"\bhttps?://t\.co/\w+…?", re.IGNORECASE)
_LINK_TEXT = re.compile(r"(?:https?://|www\.)\S+|[\w.-]+\.[a-z]{2,6}/\S*", re.IGNORECASE)
_LINK_MARK = "\ue000"
"""Stands in a text where a link left it, until doubled texts are undone."""
_BREAKS = {"p": "\n\n", "div": "\n", "br": "\n", "li": "\n", "blockquote": "\n"}
_SILENT = {"script", "style", "svg", "button", "form", "noscript", "iframe"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What an element of a post says; the loader takes the links out of the text."""

    text: str
    links: tuple[EmbedLink, ...] = ()
    media: tuple[Media, ...] = ()


def words_of(
    element: HtmlElement, *, mark: HtmlElement | None = None, without: HtmlElement | None = None
) -> Words:
    """Return the words of an element but for `without`; `mark` (a link) becomes a NUL, its text.

    Emoji pictures become their alternative text, line breaks are kept, and a link whose words
    are an address becomes a mark.
    """
    pieces: list[str] = []
    links: list[EmbedLink] = []
    media: list[Media] = []
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        outer = node is element
        is_silent = tag in _SILENT or not tag or node is without
        if event == "start":
            silent += is_silent
            if not silent:
                pieces.append(_opening(node, tag, mark, links, media))
            continue
        if not silent and tag in _BREAKS and tag != "br":
            pieces.append(_BREAKS[tag])
        silent -= is_silent
        if not silent and not outer and node.tail:
            pieces.append(_flat(node.tail))
    text = tidy("".join(pieces)[:LONGEST_TEXT])
    known = {link.url for link in links}
    printed = (url.rstrip("…") for url in _SHORTENED.findall(text))
    links.extend(EmbedLink(url=url) for url in printed if url not in known)
    media.extend(Media(url=f"https://{shown}") for shown in _PICTURE.findall(text))
    return Words(text=text, links=tuple(dict.fromkeys(links)), media=tuple(dict.fromkeys(media)))


def _opening(
    node: HtmlElement,
    tag: str,
    mark: HtmlElement | None,
    links: list[EmbedLink],
    media: list[Media],
) -> str:
    if mark is not None and node is mark:
        return "\0" + _flat(node.text or "")
    if tag == "br":
        return "\n"
    if tag == "img":
        return _picture(node, media)
    if tag == "a" and len(node) == 0:
        return _link(node, links, media)
    return _BREAKS.get(tag, "") + _flat(node.text or "")


def _flat(text: str) -> str:
    return " ".join(text.split(" ")) if text.isspace() else re.sub(r"[ \t\r\n\f]+", " ", text)


def _picture(node: HtmlElement, media: list[Media]) -> str:
    alt, source = node.get("alt") or "", node.get("src") or ""
    looks = f"{node.get('class') or ''} {source}".lower()
    if "emoji" in looks or (alt and not alt.isascii() and len(alt) <= len("👩‍❤️‍💋‍👨") + 2):
        return alt
    if source.startswith(("https://", "http://")) and "twimg.com/media" in source:
        media.append(Media(url=source, kind="photo", alt=alt or None))
    return ""


def _link(node: HtmlElement, links: list[EmbedLink], media: list[Media]) -> str:
    text, target = _flat(node.text or ""), (node.get("href") or "").strip()
    shown = text.strip()
    if _PICTURE.match(shown):
        media.append(Media(url=target if "://" in target else f"https://{shown}"))
        return _LINK_MARK
    is_short = "//t.co/" in target and shown[:1] not in {"@", "#", "$"}
    if target.startswith(("http://", "https://")) and (is_short or _LINK_TEXT.fullmatch(shown)):
        expanded = node.get("data-expanded-url") or node.get("title") or ""
        known = expanded if expanded.startswith("http") else None
        links.append(EmbedLink(url=target, expanded=known))
        return _LINK_MARK
    return text


# ------------------------------------------------------------------------------ processors
def tidy(text: str) -> str:
    """Return a text with single spaces, no space around line breaks, one empty line at most."""
    text = _SPACE.sub(" ", text)
    return _MANY_BREAKS.sub("\n\n", _AROUND_BREAK.sub("\n", text)).strip()


def without_links(text: str) -> str:
    """Return a text without shortened links, picture links and the marks of links."""
    return tidy(_PICTURE.sub("", _SHORTENED.sub("", text.replace(_LINK_MARK, " "))))


def one_line(text: str) -> str | None:
    """Return a text on one line; None when nothing is left."""
    return " ".join(text.split()) or None


def bare_handle(text: str) -> str | None:
    """Return a handle without `@` and white space; None when nothing is left."""
    return text.strip().strip("@\u200e\u200f ") or None


def first_given(values: list[Any]) -> Any:  # noqa: ANN401 - itemloaders hands on any value
    """Return the first value that is not None; an empty text is a value."""
    return next((value for value in values if value is not None), None)


class EmbedLoader(ItemLoader):
    """Gathers the facts of one post; what is added first wins."""

    default_item_class = dict
    default_output_processor = Compose(first_given)
    handle_in = MapCompose(bare_handle)
    name_in = MapCompose(one_line)
    text_in = MapCompose(tidy, undouble, without_links)
    created_raw_in = MapCompose(one_line)
    links_out = Identity()
    media_out = Identity()

    def load_embed(self, embed: Embed) -> Embed:
        """Return an embed with the facts that were gathered; its own facts win."""
        facts = dict(self.load_item())
        author = EmbedAuthor(
            handle=embed.author.handle or facts.pop("handle", None),
            name=embed.author.name or facts.pop("name", None),
        )
        names = (
            "text",
            "language",
            "created",
            "created_raw",
            "created_source",
            "quoted",
            "reply_to",
        )
        given = {name: facts[name] for name in names if facts.get(name) is not None}
        raw = facts.get("created_raw")
        if raw and not embed.created and not given.get("created") and (day := to_iso(raw)):
            given |= {"created": day, "created_source": "printed"}
        for name in ("links", "media"):
            given[name] = tuple(dict.fromkeys(facts.get(name, ())))
        return replace(embed, author=author, **given)
