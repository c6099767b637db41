"""Bluesky: posts by their record key, which says when they were made."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.address import Address
from archiver.read.embeds.loader import EmbedLoader, words_of
from archiver.read.embeds.platforms import Platform

_PAGE = re.compile(r"^/profile/([\w.:-]+)/post/(\w{6,})")
_FRAME = re.compile(r"^/embed/(did:[\w:.-]+)/app\.bsky\.feed\.post/(\w{6,})")
_URI = re.compile(r"at://([\w.:-]+)/app\.bsky\.feed\.post/(\w{6,})")
_SIGNATURE = re.compile(
    r"^(?P<text>.*?)(?:^|\n|\s)[\u2014\u2013-]\s*(?P<name>[^\n]*?)\s*\(.*?@(?P<handle>[\w.-]+).*?\)(?P<date>[^()]*)$",
    re.DOTALL,
)
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TIMED = re.compile(r"3[2-7a-z]{12}")


def _post(owner: str, key: str, source: str | None) -> Embed:
    created = _made_at(key)
    return Embed(
        platform="bluesky",
        id=key,
        url=f"https://bsky.app/profile/{owner}/post/{key}",
        source_url=source,
        author=EmbedAuthor(handle=None if owner.startswith("did:") else owner),
        created=created,
        created_source="snowflake" if created else None,
    )


def _made_at(key: str) -> str | None:
    if not _TIMED.fullmatch(key):
        return None
    number = 0
    for digit in key:
        number = number * 32 + _DIGITS.index(digit)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_address(address: Address) -> Embed | None:
    """Return the post of `/profile/OWNER/post/KEY` or of an embed frame."""
    found = _PAGE.match(address.path) or _FRAME.match(address.path)
    return _post(found[1], found[2], address.text) if found else None


def read_element(element: HtmlElement) -> Embed | None:
    """Return the post of `blockquote.bluesky-embed[data-bluesky-uri]`, with its words."""
    found = _URI.match(element.get("data-bluesky-uri") or "")
    if not found:
        return None
    embed = _post(found[1], found[2], None)
    loader = EmbedLoader()
    words = words_of(element)
    if signed := _SIGNATURE.match(words.text):
        for name in ("text", "name", "handle"):
            loader.add_value(name, signed[name])
        loader.add_value("created_raw", signed["date"])
    paragraph = element.find(".//p[@lang]")
    loader.add_value("language", paragraph.get("lang") or None if paragraph is not None else None)
    loader.add_value("links", words.links)
    return loader.load_embed(embed)


PLATFORM = Platform(
    name="bluesky",
    hosts=("bsky.app",),
    read_address=read_address,
    read_element=read_element,
    classes=("bluesky-embed",),
    attributes=("data-bluesky-uri",),
)
