"""What a feed lists: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed; broken ones as far as they go.

Every entry has an absolute http(s) address. Dates are ISO 8601 in UTC; what says no zone is
no moment, and only its printed form is kept.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from archiver.model.article import Doubt
from archiver.read.links import absolute
from archiver.read.xml.pieces import texts
from archiver.read.xml.records import Node, records

MAX_ENTRIES = 10_000
_MAX_URL = 4_096
_MAX_JSON_BYTES = 8 << 20
_MAX_TITLE = 2_000
_NAMES = frozenset({"item", "entry", "link"})
_ATOM = "http://www.w3.org/2005/Atom"
_NEXT = ("next", "prev-archive")  # RFC 5005
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_SPACE = re.compile(r"\s+")
_YEARS = range(1970, 2101)
# zones that RFC 822 lacks and no two places share; IST, BST and the like stay unknown
_ZONES = {
    "KST": "+0900", "JST": "+0900", "CET": "+0100", "CEST": "+0200", "HKT": "+0800",
    "SGT": "+0800", "AEST": "+1000", "AEDT": "+1100", "UTC": "+0000", "Z": "+0000",
}  # fmt: skip
_ZONE = re.compile(r"\b([A-Z]{1,4})$")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One entry: where it leads and what the feed says of it."""

    url: str
    published: str | None = None
    """UTC, ISO 8601; a bare date when no time was printed; None when no moment is told."""
    published_raw: str | None = None
    title: str | None = None
    """Plain text, entities decoded however often they were encoded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """The entries of a feed, each address once, in the feed's order."""

    entries: tuple[FeedEntry, ...] = ()
    next_url: str | None = None
    """The next part of a paged or archived feed (RFC 5005, JSON Feed `next_url`)."""
    doubts: tuple[Doubt, ...] = ()


def read_feed(data: bytes, *, url: str, content_type: str | None = None) -> Feed:
    """Read a feed; one that cannot be read has no entries and a doubt that says why."""
    doubts: list[Doubt] = []
    if _is_json(data, content_type):
        return _json_feed(data, url, content_type or "", doubts)
    found: dict[str, FeedEntry] = {}
    next_url: str | None = None
    nodes = records(data, _NAMES, url=url, doubts=doubts, content_type=content_type or "")
    for count, node in enumerate(nodes):
        if node.name == "link":
            next_url = next_url or _next_of(node)
        elif count >= MAX_ENTRIES:
            doubts.append(Doubt(code="oversize", where="", found=f"over {MAX_ENTRIES} entries"))
            break
        elif entry := entry_of(node):
            found.setdefault(entry.url, entry)
        else:
            doubts.append(Doubt(code="entry-without-address", where="", found=node.text[:80]))
    return _feed(found, next_url, doubts)


def entry_of(node: Node) -> FeedEntry | None:
    """Read one `item` or `entry`; None when it has no address."""
    url = next((url for base, href in _hrefs(node) if (url := _address(base, href))), None)
    if url is None:
        return None
    raw = node.value("pubdate", "published", "date", "issued", "updated", "modified")
    title = node.value("title")
    return FeedEntry(
        url=url,
        published=moment_of(raw) if raw else None,
        published_raw=raw[:200] if raw else None,
        title=plain(title) if title else None,
    )


def plain(text: str) -> str:
    """Return text without markup and entities, though they were encoded twice."""
    for _ in range(2):
        text = html.unescape(text) if _ENTITY.search(text) else text
    return _SPACE.sub(" ", _TAGS.sub("", text)).strip()[:_MAX_TITLE]


def moment_of(raw: str) -> str | None:
    """Return a printed date as ISO 8601: UTC moment or bare date; None when it is neither."""
    text = _SPACE.sub(" ", raw).strip()[:100]
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text).isoformat()
        found = _moment(text)
        if found is None or found.tzinfo is None or found.year not in _YEARS:
            return None
        return found.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        zone = _ZONE.search(text)
        if zone and zone.group(1) in _ZONES:
            text = text[: zone.start()] + _ZONES[zone.group(1)]
        return parsedate_to_datetime(text)


def _feed(found: dict[str, FeedEntry], next_url: str | None, doubts: list[Doubt]) -> Feed:
    if not found and not doubts:
        doubts.append(Doubt(code="no-entries", where="", expected="a feed with entries"))
    return Feed(entries=tuple(found.values()), next_url=next_url, doubts=tuple(doubts[:100]))


def _hrefs(node: Node) -> Iterator[tuple[str, str]]:
    """Name what may be an entry's address, the likeliest first, each with its base."""
    for child in node.all("origlink"):  # FeedBurner: the address behind its redirect
        yield child.base, child.text
    links = [child for child in node.all("link") if child.attributes.get("href")]
    alternate = [link for link in links if link.attributes.get("rel", "alternate") == "alternate"]
    for link in sorted(alternate, key=lambda one: "html" not in one.attributes.get("type", "html")):
        yield link.base, link.attributes["href"]
    for child in node.all("link"):
        if not child.attributes.get("href") and child.text:
            yield child.base, child.text
    for child in node.all("guid"):
        if child.attributes.get("isPermaLink", "true").lower() != "false":
            yield "", child.text
    for name, value in node.attributes.items():
        if name.endswith("}about"):  # RSS 1.0
            yield node.base, value
    for child in node.all("id"):  # Atom: an IRI, not always an address
        yield "", child.text


def _address(base: str, href: str) -> str | None:
    href = href.replace("&amp;", "&").strip()
    if not href or len(href) > _MAX_URL:
        return None
    return absolute(base, href)


def _next_of(link: Node) -> str | None:
    if link.attributes.get("rel") not in _NEXT:
        return None
    return _address(link.base, link.attributes.get("href", ""))


def _is_json(data: bytes, content_type: str | None) -> bool:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") or ("json" in (content_type or "") and not start.startswith(b"<"))


def _json_feed(data: bytes, url: str, content_type: str, doubts: list[Doubt]) -> Feed:
    try:
        plain_feed = json.loads("".join(texts(data, content_type, doubts, limit=_MAX_JSON_BYTES)))
    except (ValueError, RecursionError) as error:
        doubts.append(Doubt(code="not-json", where="", found=str(error)[:200]))
        plain_feed = None
    top = plain_feed if isinstance(plain_feed, dict) else {}
    items = top.get("items")
    found: dict[str, FeedEntry] = {}
    for item in items[:MAX_ENTRIES] if isinstance(items, list) else ():
        if isinstance(item, dict) and (entry := _json_entry(item, url)):
            found.setdefault(entry.url, entry)
    return _feed(found, _address(url, _text(top, "next_url") or ""), doubts)


def _json_entry(item: dict[str, Any], base: str) -> FeedEntry | None:
    hrefs = (_text(item, name) for name in ("url", "external_url"))
    url = next((url for href in hrefs if href and (url := _address(base, href))), None)
    url = url or _address("", _text(item, "id") or "")
    if url is None:
        return None
    raw = _text(item, "date_published") or _text(item, "date_modified")
    title = _text(item, "title")
    return FeedEntry(
        url=url,
        published=moment_of(raw) if raw else None,
        published_raw=raw[:200] if raw else None,
        title=plain(title) if title else None,
    )


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) else None
