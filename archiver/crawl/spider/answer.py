"""One answer as the spiders see it: what it is, where it leads, and the facts of its capture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Literal, Protocol, Self

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.crawl.reading.page import Page, PageRead, leads_of
from archiver.crawl.requisites.find import Mode
from archiver.crawl.spider.finding.further import JsonList, further_pages, json_list
from archiver.crawl.spider.rights import rights_of_headers
from archiver.model.article import Doubt, Reading
from archiver.model.receipt import Receipt
from archiver.read.feeds import Feed, read_feed
from archiver.read.layout import Layout
from archiver.read.links import links_of
from archiver.read.sitemaps import Sitemap, read_sitemap
from archiver.read.tree import Tree, parse_tree

Kind = Literal["feed", "sitemap", "page", "json", "other"]

_SNIFFED_BYTES = 2048
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|h1)[\s>]", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
FIRST_LIST = "archiver_first_list"
"""Request meta: the first page of the list that this one goes on with."""


class Site(Protocol):
    """What an answer is read with."""

    name: str
    layouts: ClassVar[tuple[Layout, ...]]
    revision: ClassVar[str]
    follows: ClassVar[bool]
    mode: Mode


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A response, asked what it is only once."""

    url: str
    status: int
    body: bytes
    content_type: str | None
    receipt: Receipt | None
    via: str | None
    depth: int
    flags: tuple[str, ...]
    published: str | None
    """The date that a feed or sitemap gave for this address."""
    asked_url: str = ""
    """The address that was asked for, when a redirect led elsewhere; else empty."""
    first_list: str | None = None
    """The first page of the list that this one goes on with."""
    rights_of_headers: tuple[str, ...] = ()

    @classmethod
    def of(cls, response: Response) -> Self:
        """Take what is needed from Scrapy's response."""
        meta = response.meta
        header = response.headers.get(b"Content-Type")
        return cls(
            url=response.url,
            status=response.status,
            body=response.body,
            content_type=header.decode("latin-1") if header else None,
            receipt=meta.get("archiver_receipt"),
            via=meta.get("archiver_via"),
            depth=meta.get("depth", 0),
            flags=tuple(meta.get("archiver_flags", ())),
            published=meta.get("archiver_published"),
            asked_url=next(iter(meta.get("redirect_urls", ())), ""),
            first_list=meta.get(FIRST_LIST),
            rights_of_headers=rights_of_headers(response.headers),
        )

    @property
    def is_error(self) -> bool:
        """Tell whether the server says that this is not what was asked for."""
        return self.status >= 400  # noqa: PLR2004  # RFC 9110 section 15.5

    @property
    def captured(self) -> datetime | None:
        """The moment of capture, UTC."""
        return datetime.fromisoformat(self.receipt.date) if self.receipt else None

    @cached_property
    def kind(self) -> Kind:
        """What the bytes are, whatever the header says."""
        start = self.body[:_SNIFFED_BYTES]
        if _SITEMAP.search(start) or (self._is_named("sitemap") and start[:2] == _GZIP):
            return "sitemap"
        if _FEED.search(start) or _JSON_FEED.search(start):
            return "feed"
        if self._is_named("sitemap") and "text/plain" in (self.content_type or ""):
            return "sitemap"
        if start.lstrip()[:1] in (b"{", b"[") and "json" in (self.content_type or ""):
            return "json"
        if _PAGE.search(start) or "html" in (self.content_type or "").lower():
            return "page"
        return "other"

    def _is_named(self, word: str) -> bool:
        return word in self.url.rsplit("/", 1)[-1].lower()

    # --- where it leads ---
    @cached_property
    def tree(self) -> Tree:
        """The page, parsed once; reading takes it apart, so links are asked for before."""
        return parse_tree(self.body, self.content_type)

    def links(self) -> list[str]:
        """Return the addresses this page links to, in order, each once."""
        return links_of(self.tree.root, self.url)

    def leads(self) -> Iterator[str]:
        """Name what a page leads to: feeds and further pages of its head, then its links."""
        return leads_of(self.tree.root, self.url)

    def further_pages(self) -> Iterator[str]:
        """Name the next pages of this list."""
        return further_pages(self.tree.root, self.links(), self.url)

    @cached_property
    def feed(self) -> Feed:
        """The feed, read once."""
        return read_feed(self.body, url=self.url, content_type=self.content_type)

    def feed_entries(self) -> Iterator[tuple[str, str | None]]:
        """Name the addresses of a feed with their dates."""
        return ((entry.url, entry.published) for entry in self.feed.entries)

    @cached_property
    def json_list(self) -> JsonList | None:
        """What a load-more answer lists; None when it lists nothing."""
        return json_list(self.body, self.url)

    @cached_property
    def _sitemap(self) -> Sitemap:
        return read_sitemap(self.body, url=self.url)

    def sitemap_entries(self) -> Iterator[tuple[str, str | None]]:
        """Name the addresses of a sitemap with their dates."""
        return (
            (entry.url, entry.news_published or entry.lastmod) for entry in self._sitemap.entries
        )

    def sitemap_children(self) -> Iterator[tuple[str, str | None]]:
        """Name the sitemaps of a sitemap index with their dates."""
        return ((child.url, child.lastmod) for child in self._sitemap.children)

    # --- what became of it ---
    def page(self, site: Site) -> Page:
        """Return what is to be read, and how: as an article of this site."""
        return Page(
            data=self.body,
            url=self.url,
            content_type=self.content_type,
            captured=self.captured,
            layouts=tuple(site.layouts),
            site=site.name,
            spider=site.name,
            revision=f"{site.name}@{site.revision}",
            wants_leads=site.follows and not self.is_error,
            requisites="none" if self.is_error else site.mode,
        )

    def no_page(self, *, site: str) -> PageRead:
        """Return the reading of what is no page: nothing, and why."""
        found = self.content_type or "no content type"
        doubt = Doubt(code="not-html", where="", expected="a page", found=found)
        return PageRead(url=self.url, article=None, doubts=(doubt,), site=site, spider=site)

    def signed(self, reading: PageRead, *, at: datetime) -> PageRead:
        """Add the facts of the capture, and the time of reading (UTC), to what was read."""
        article = reading.article
        doubts = reading.doubts
        if self.is_error:
            article = None
            doubts = (*doubts, Doubt(code="error-page", where="", found=f"HTTP {self.status}"))
        if article is not None:
            flags = tuple(dict.fromkeys((*article.flags, *self.flags)))
            rights = tuple(dict.fromkeys((*self.rights_of_headers, *reading.rights)))
            extracted = replace(article.extracted, at=f"{at:%Y-%m-%dT%H:%M:%SZ}")
            article = replace(
                article, archive=self.receipt, flags=flags, rights=rights, extracted=extracted
            )
        return replace(
            reading,
            article=article,
            doubts=doubts,
            flags=self.flags,
            archive=self.receipt,
            is_unread=reading.is_unread and not self.is_error,
        )


def failure_reading(failure: Failure, *, site: str, spider: str) -> Reading:
    """Return what to record of a request that gave no answer."""
    request = failure.request  # type: ignore[attr-defined]  # set by Scrapy for an errback
    error = failure.value or RuntimeError("no error was told")
    doubt = Doubt(code=_code_of(error), where="", expected="an answer", found=_words(error))
    receipt = request.meta.get("archiver_receipt")
    return Reading(
        url=request.url,
        article=None,
        doubts=(doubt,),
        site=site,
        spider=spider,
        flags=tuple(request.meta.get("archiver_flags", ())),
        archive=receipt,
    )


def _code_of(error: BaseException) -> str:
    return str(
        getattr(error, "reason_code", "skipped" if isinstance(error, IgnoreRequest) else "failed")
    )


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]
