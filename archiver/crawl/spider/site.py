"""The declarative base of site spiders: a site says what it is, the base crawls it.

One answer is asked what it is (feed, sitemap, page), whatever led to it; a page becomes one
`Reading`. Requests carry plain JSON only, for the frontier writes them down.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.crawl.addresses import allow_port
from archiver.crawl.frontier.recall import asked_before
from archiver.crawl.reading.page import PageRead
from archiver.crawl.reading.reader import Here, Reader, reader_of
from archiver.crawl.requisites import ask as needs
from archiver.crawl.requisites.find import Mode
from archiver.crawl.spider.answer import FIRST_LIST, Answer, failure_reading
from archiver.crawl.spider.arguments import Arguments
from archiver.crawl.spider.finding.choice import Choice, Entry
from archiver.crawl.spider.finding.due import Due
from archiver.crawl.spider.finding.elsewhere import note_elsewhere, sent_elsewhere
from archiver.crawl.spider.finding.lists import Lists
from archiver.crawl.spider.paths import path_of
from archiver.model.article import Doubt, Reading
from archiver.model.url import host_of, identity, port_of
from archiver.read.layout import Layout
from archiver.store.archive import opened

FEED_PRIORITY = 100
"""Feeds and sitemaps before articles, articles before deeper lists."""
ARTICLE_PRIORITY = 50


class SiteSpider(Spider):
    """A site, as statements; see `spiders/` for what that looks like."""

    allowed_domains: Sequence[str] = ()
    """Domains without `www.`; their subdomains belong to the site too."""
    feeds: ClassVar[Mapping[str, str]] = {}
    """Section name to feed address; the empty name is the whole site's."""
    sitemaps: ClassVar[tuple[str, ...]] = ()
    sections: ClassVar[Mapping[str, str]] = {}
    """Section name to the address of its list of articles."""
    article_url: ClassVar[str] = ""
    """Regular expression of an article's path."""
    layouts: ClassVar[tuple[Layout, ...]] = ()
    expects: ClassVar[Mapping[str, float]] = {}
    """Field, `json-ld` or `selector.FIELD` to the share of the site's articles that have it."""
    revision: ClassVar[str] = "2026-11"
    """When the statements were last worked on; goes into `extracted.by`."""
    requisites: ClassVar[str] = "all"
    """What is fetched with an article unless ARCHIVER_REQUISITES says: all, images or none."""
    date_archives: ClassVar[str] = ""
    """Address of the list of a day, with `{year}`, `{month:02}`, `{day:02}`."""
    deepest_list: ClassVar[int] = 20
    """Pages of one list that are followed at most."""
    follows: ClassVar[bool] = False
    """Whether the links of every page are asked for."""

    def __init__(self, arguments: Arguments) -> None:
        super().__init__()
        self.arguments = arguments
        self.asked: set[str] = set()
        self.due: Due
        self.lists: Lists
        self.choice: Choice
        self.reader: Reader = Here()
        self.mode: Mode = "none"
        """Which requisites are found with an article."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: object, **kwargs: str) -> Self:
        """Make the spider of its `-a` arguments; raise ArgumentError when one is wrong."""
        spider = cls.of(kwargs)
        spider._set_crawler(crawler)  # noqa: SLF001  # as Spider.from_crawler does
        spider.due = Due(crawler)
        spider.choice = Choice(crawler, spider.due, spider.arguments)
        spider.lists = Lists(
            crawler, spider.due, spider.arguments.window, archives=cls.date_archives
        )
        spider.reader = reader_of(crawler)
        spider.mode = needs.mode_for(crawler.settings, spider)
        crawler.signals.connect(spider.dropped, signals.request_dropped)
        for url in spider.seeds():
            allow_port(crawler, port_of(url))
        return spider

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Make the spider of its arguments; raise ArgumentError when one is unknown or wrong."""
        return cls(Arguments.of(given, sections={**cls.feeds, **cls.sections}))

    # --- where it begins ---
    async def start(self) -> AsyncIterator[Any]:
        """Ask for the start addresses, or for feeds, sitemaps and sections."""
        self.asked.update(map(identity, filter(self.is_article, asked_before(self.crawler))))
        days = () if self.arguments.start else self.lists.archives(self.arguments.window.since)
        for url in (*self.seeds(), *days):
            yield self.ask(url, priority=FEED_PRIORITY)
        if not self.arguments.start:
            for url in self.overdue(self.is_article):
                yield self.ask(url)

    def overdue(self, is_wanted: Callable[[str], bool]) -> Iterator[str]:
        """Give the known articles that are due, unless only a part of the site is wanted."""
        if self.arguments != Arguments(start=self.arguments.start):
            return
        for url in self.due.overdue(is_wanted):
            if identity(url) not in self.asked:
                self.asked.add(identity(url))
                yield url

    def seeds(self) -> Iterable[str]:
        """Name the addresses this crawl begins with."""
        return self.arguments.start or self.sources()

    def sources(self) -> Iterator[str]:
        """Name the addresses where this site, or the wanted section, lists its articles."""
        wanted = self.arguments.section
        for table in (self.feeds, self.sections):
            for name, url in table.items():
                if wanted is None or name == wanted:
                    yield url
        if wanted is None:
            yield from self.sitemaps

    def ask(
        self,
        url: str,
        *,
        via: str | None = None,
        meta: dict[str, Any] | None = None,
        priority: int = 0,
    ) -> Request:
        """Return the request for an address, with the page that led to it."""
        meta = {"archiver_via": via, **(meta or {})}
        return Request(url, self.parse, errback=self.failed, meta=meta, priority=priority)

    # --- what came back ---
    async def parse(self, response: Response) -> AsyncIterator[Request | Reading]:
        """Ask the answer what it is and go on from there.

        @kept
        """
        answer = Answer.of(response)
        for elsewhere in sent_elsewhere(answer, self):
            yield elsewhere
        if not self.is_list(answer):
            yield await self.reading_of(answer)
            return
        for found in self.listed_by(answer):
            yield found

    def listed_by(self, answer: Answer) -> Iterator[Request | Reading]:
        """Ask for the articles and further lists that a list names."""
        has_news = any(
            self.is_article(url) and not self.due.is_known(url)
            for url, _ in self.lists.entries(answer)
        )
        onward = list(self.lists.onward(answer, has_news=has_news))
        yield from self.articles_of(answer, self.lists.entries(answer), onward)
        yield from self.lists_of(answer, onward)

    def articles_of(
        self, answer: Answer, entries: Iterator[Entry], lists: Sequence[str]
    ) -> Iterator[Request | Reading]:
        """Ask for the articles among the entries: address, and date when it is known."""
        for url, published in self.choice.articles(
            entries, is_ours=self.is_ours, is_article=self.is_article, lists=lists
        ):
            if identity(url) in self.asked or not self.choice.wanted(url, published):
                continue
            if self.is_enough():
                self.crawler.stats.inc_value("archiver/limit/left_out")
                return
            self.asked.add(identity(url))
            meta = {"archiver_published": published}
            yield self.ask(url, via=answer.url, meta=meta, priority=ARTICLE_PRIORITY)

    def lists_of(self, answer: Answer, urls: Sequence[str]) -> Iterator[Request]:
        """Ask for further lists, while more articles are wanted."""
        if self.is_enough() or answer.depth >= self.deepest_list:
            return
        meta = {FIRST_LIST: answer.first_list or answer.url}
        for url in urls:
            if self.is_ours(url):
                yield self.ask(url, via=answer.url, meta=meta)

    async def reading_of(self, answer: Answer) -> PageRead:
        """Read one answer as an article, or say why it is none."""
        reading = await self.read(answer)
        article = reading.article
        if article and not self.arguments.window.holds(article.published):
            told = {"found": article.published, "expected": str(self.arguments.window)}
            doubt = Doubt(code="skipped", where="published", **told)
            return replace(reading, article=None, doubts=(*reading.doubts, doubt))
        return reading

    async def read(self, answer: Answer) -> PageRead:
        """Read one answer with this site's layouts."""
        if answer.kind == "other":
            reading = answer.no_page(site=self.name)
        else:
            reading = await self.reader.read(answer.page(self))
        return answer.signed(reading, at=datetime.now(UTC))

    def failed(self, failure: Failure) -> Iterator[Reading]:
        """Record why an address gave no answer."""
        yield failure_reading(failure, site=self.name, spider=self.name)

    def dropped(self, request: Request) -> None:
        """Learn where an article leads whose target was asked for before."""
        if request.meta.get("redirect_urls") and self.due.history is not None:
            note_elsewhere(request, self, opened(self.settings["ARCHIVER_ARCHIVE"]))

    requisite, requisite_failed = needs.requisite, needs.requisite_failed

    # --- what is what ---
    def is_ours(self, url: str) -> bool:
        """Tell whether an address lies on this site."""
        host = host_of(url) or ""
        return any(
            host == domain or host.endswith(f".{domain}") for domain in self.allowed_domains or ()
        )

    def is_article(self, url: str) -> bool:
        """Tell whether an address looks like an article of this site."""
        return self.is_ours(url) and re.search(self.article_url, path_of(url)) is not None

    def is_list(self, answer: Answer) -> bool:
        """Tell whether an answer lists articles: a page that does not look like one does."""
        if answer.kind in ("feed", "sitemap"):
            return True
        is_page = answer.kind in ("page", "json") and not answer.is_error
        return is_page and not self.is_article(answer.url)

    def is_enough(self) -> bool:
        """Tell whether as many articles were asked for as the limit allows."""
        limit = self.arguments.limit
        return limit is not None and len(self.asked) >= limit
