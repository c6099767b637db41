"""What a sitemap lists: urlset, sitemap index, text, gzip; news, image and video extensions.

A feed given as a sitemap is read too. Loops between sitemaps are the caller's to end: it asks
for each address once, and follows an index at most DEEPEST_INDEX levels down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.model.article import Doubt
from archiver.read.feeds import entry_of, moment_of, plain
from archiver.read.links import absolute
from archiver.read.xml.pieces import start_of, texts
from archiver.read.xml.records import Node, records

DEEPEST_INDEX = 3
"""Levels of sitemap indexes below the first; sitemaps.org knows one, sites use two."""
MAX_ENTRIES = 50_000
"""By sitemaps.org; further entries are left out with a doubt."""
_MAX_URL = 4_096
_MAX_MEDIA = 1_000
_LINE_END = re.compile(r"[\r\n]+")
_NAMES = frozenset({"url", "sitemap", "item", "entry"})


@dataclass(frozen=True, kw_only=True, slots=True)
class SitemapEntry:
    """An address with what the sitemap says of it."""

    url: str
    lastmod: str | None = None
    """UTC, ISO 8601, or a bare date."""
    lastmod_raw: str | None = None
    news_published: str | None = None
    """Publication date of the news extension, as `lastmod`."""
    news_title: str | None = None
    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    """Addresses of video files or players."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitemap:
    """Pages and further sitemaps, each address once, in the sitemap's order."""

    entries: tuple[SitemapEntry, ...] = ()
    children: tuple[SitemapEntry, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read_sitemap(data: bytes, *, url: str, content_type: str | None = None) -> Sitemap:
    """Read a sitemap; one that cannot be read has no entries and a doubt that says why."""
    doubts: list[Doubt] = []
    entries: dict[str, SitemapEntry] = {}
    children: dict[str, SitemapEntry] = {}
    for count, (kind, entry) in enumerate(_listed(data, url, content_type or "", doubts)):
        if count >= MAX_ENTRIES:
            doubts.append(Doubt(code="oversize", where="", found=f"over {MAX_ENTRIES} entries"))
            break
        if entry is not None:
            (children if kind == "sitemap" else entries).setdefault(entry.url, entry)
    if not (entries or children or doubts):
        doubts.append(Doubt(code="no-entries", where="", expected="a sitemap with entries"))
    return Sitemap(
        entries=tuple(entries.values()),
        children=tuple(children.values()),
        doubts=tuple(doubts[:100]),
    )


def sitemaps_of(robots_text: str, *, url: str = "") -> tuple[str, ...]:
    """Return the addresses of the `Sitemap:` lines of a robots.txt, each once, at most 1000."""
    found: dict[str, None] = {}
    for line in robots_text.lstrip("\ufeff").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "sitemap" and (sitemap := _address(url, value.split("#")[0])):
            found.setdefault(sitemap)
    return tuple(found)[:1000]


def _listed(
    data: bytes, url: str, content_type: str, doubts: list[Doubt]
) -> Iterator[tuple[str, SitemapEntry | None]]:
    if _is_text(data):
        for line in _lines(texts(data, content_type, doubts)):
            yield "url", _entry(_address("", line))
        return
    for node in records(data, _NAMES, url=url, doubts=doubts, content_type=content_type):
        yield node.name, _entry_of(node)


def _is_text(data: bytes) -> bool:
    """Tell whether the first line is an address, as in a text sitemap."""
    start = start_of(data).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:8].lower().startswith((b"http://", b"https://"))


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    """Give the lines that are not blank; one that is too long for an address is cut."""
    held = ""
    for piece in pieces:
        *whole, held = _LINE_END.split(held + piece)
        yield from filter(str.strip, whole)
        held = held[: _MAX_URL + 1]
    if held.strip():
        yield held


def _entry_of(node: Node) -> SitemapEntry | None:
    if node.name in ("item", "entry"):
        return _entry_of_feed(node)
    raw = node.value("lastmod")
    news = next(iter(node.all("news")), None)
    published = news.value("publication_date") if news else None
    title = news.value("title") if news else None
    return _entry(
        _address(node.base, node.value("loc") or ""),
        lastmod=moment_of(raw) if raw else None,
        lastmod_raw=raw[:200] if raw else None,
        news_published=moment_of(published) if published else None,
        news_title=plain(title) if title else None,
        images=_media(node, "image", ("loc",)),
        videos=_media(node, "video", ("content_loc", "player_loc")),
    )


def _entry_of_feed(node: Node) -> SitemapEntry | None:
    entry = entry_of(node)
    if entry is None:
        return None
    return SitemapEntry(
        url=entry.url, lastmod=entry.published, lastmod_raw=entry.published_raw,
        news_title=entry.title,
    )  # fmt: skip


def _entry(url: str | None, **facts: object) -> SitemapEntry | None:
    return SitemapEntry(url=url, **facts) if url else None  # type: ignore[arg-type]  # facts are fields


def _media(node: Node, name: str, fields: tuple[str, ...]) -> tuple[str, ...]:
    hrefs = (child.value(*fields) for child in node.all(name)[:_MAX_MEDIA])
    urls = (_address(node.base, href) for href in hrefs if href)
    return tuple(dict.fromkeys(url for url in urls if url))


def _address(base: str, href: str) -> str | None:
    href = href.replace("&amp;", "&").strip()
    if not href or len(href) > _MAX_URL:
        return None
    return absolute(base, href)
