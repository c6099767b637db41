"""One WARC file read again: a pure function of the file and the spiders as they are now.

Nothing is fetched and nothing is followed: each stored answer that a spider would have been
handed is handed to it. What was read when it was new stands in the same files, as conversions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from archiver.crawl.capture.handler import RECEIPT
from archiver.crawl.limits.bounds import BoundsMiddleware
from archiver.crawl.limits.refresh import target_of
from archiver.crawl.offline.response import response_of
from archiver.crawl.rereading.atonce import at_once
from archiver.crawl.spider.arguments import ArgumentError
from archiver.crawl.spider.site import SiteSpider
from archiver.model.article import Article, Reading
from archiver.model.jsonform import to_line
from archiver.model.url import identity, is_web
from archiver.replay.captures import Capture, Captures, capture_of
from archiver.warc.form.source import BrokenWarc
from archiver.warc.http.head import Head
from archiver.warc.reader import Record, read_records

CONVERSION = "profile=article/1"
_NO_PAGE = ("image/", "video/", "audio/", "font/", "text/css", "javascript", "json", "font")
_REDIRECTS = range(300, 400)
_UNREADABLE_CUTS = ("disconnect", "time")
"""Answers that a crawl of ours handed to no spider; other crawlers kept what had come."""
_OURS = b"software: entertainment-archiver/"

Spiders = dict[str, type[SiteSpider]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One file to read."""

    path: Path
    part: Path
    """Where the lines of what was read go: `NAME.new` and `NAME.old`."""
    spider: str | None = None
    """The spider to read with; None: the one that the file's warcinfo names, else `page`."""
    since: str = ""
    """First WARC-Date of interest; empty: all."""


@dataclass(kw_only=True, slots=True)
class FileRead:
    """What came of one file."""

    path: Path
    part: Path
    counts: Counter[str] = field(default_factory=Counter)
    """`pages`, `articles`, `misses` (revisits of what is not there), `cut`."""
    error: str | None = None
    """Where the file could not be read further; None: it was read to its end."""


def read_file(task: Task, captures: Captures, spiders: Spiders, settings: Settings) -> FileRead:
    """Read one file; write a line for each article, new and old."""
    read = FileRead(path=task.path, part=task.part)
    new, old = task.part.with_suffix(".new"), task.part.with_suffix(".old")
    with new.open("w", encoding="utf-8") as articles, old.open("wb") as before:
        try:
            readers = Readers(spiders, settings, forced=task.spider)
            for record in read_records(task.path):
                if record.type == "warcinfo":
                    readers.hear(record.block_bytes())
                elif CONVERSION in (record.headers.get("content-type") or ""):
                    before.write(record.block_bytes() + b"\n")
                elif (record.headers.get("warc-date") or "") >= task.since:
                    for article in _articles_of(record, task.path, captures, readers, read.counts):
                        articles.write(to_line(article) + "\n")
        except BrokenWarc as error:
            read.error = f"{task.path}: {error}"
    return read


class Readers:
    """The spiders that read a file, each made once."""

    def __init__(self, spiders: Spiders, settings: Settings, *, forced: str | None) -> None:
        self._spiders = spiders
        self._settings = settings
        self._forced = forced
        self._said: str | None = None
        self.is_ours = False
        """Whether a crawl of this program wrote what is read."""
        self._made: dict[str, SiteSpider] = {}

    def hear(self, warcinfo: bytes) -> None:
        """Learn from a warcinfo record which program and spider wrote what follows."""
        self.is_ours = _OURS in warcinfo
        for line in warcinfo.decode("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip().lower() == "spider":
                self._said = value.strip()

    def reader(self, url: str) -> SiteSpider:
        """Return the spider that reads a page."""
        name = self._forced or self._said or "page"
        kind = self._spiders.get(name) or self._spiders["page"]
        if kind.name not in self._made:
            self._made[kind.name] = _made(kind, url, self._settings)
        return self._made[kind.name]

    def decoded(self, request: Request, response: Response) -> Response:
        """Return a response without content coding, within the bounds of a crawl."""
        bounds = BoundsMiddleware(self.reader(request.url).crawler)
        return bounds.process_response(request, response)


def _articles_of(
    record: Record, path: Path, captures: Captures, readers: Readers, counts: Counter[str]
) -> Iterator[Article]:
    if not _may_be_page(record):
        return
    capture = capture_of(record, path.name, captures)
    if capture is None:
        counts["misses"] += 1
        return
    if capture.is_not_modified or not _is_readable(capture.head):
        return
    if readers.is_ours and capture.holder.headers.get("warc-truncated") in _UNREADABLE_CUTS:
        counts["cut"] += 1
        return
    counts["pages"] += 1
    for reading in _readings_of(capture, readers):
        if reading.article:
            counts["articles"] += 1
            yield reading.article


def _may_be_page(record: Record) -> bool:
    """Tell whether a spider was handed this answer: no robots.txt, redirect, picture or script."""
    url = record.url or ""
    if not is_web(url) or url.endswith("/robots.txt"):
        return False
    if record.type == "resource":  # a page as a browser saw it, without a head
        return "html" in (record.headers.get("content-type") or "").lower()
    if record.type == "revisit":
        return record.http is None or _is_readable(record.http)
    head = record.http if record.type == "response" else None
    return head is not None and head.status not in _REDIRECTS and _is_readable(head)


def _is_readable(head: Head) -> bool:
    kind = (head.first(b"content-type") or b"").decode("latin-1").lower()
    return not any(no in kind for no in _NO_PAGE)


def _readings_of(capture: Capture, readers: Readers) -> Iterator[Reading]:
    url = capture.record.url or ""
    request = Request(url, meta={RECEIPT: capture.receipt})
    response = readers.decoded(request, response_of(request, capture))
    onward = target_of(response.body[: 1 << 16], url)
    if onward is not None and identity(onward) != identity(url):
        return
    for found in at_once(readers.reader(url).parse(response)):
        if isinstance(found, Reading):
            yield found


def _made(kind: type[SiteSpider], url: str, settings: Settings) -> SiteSpider:
    """Make a spider that only reads: one of any site is told to begin at the page itself."""
    crawler = Crawler(kind, settings)
    crawler.settings.set("ARCHIVER_READING", "here", priority="cmdline")
    crawler.settings.set("ARCHIVER_REQUISITES", "none", priority="cmdline")
    crawler.stats = MemoryStatsCollector(crawler)
    for given in ({}, {"start": url}, {"url": url}):
        try:
            return kind.from_crawler(crawler, **given)
        except ArgumentError:
            continue
    raise ArgumentError(f"{kind.name} cannot read pages by themselves: name another --spider")
