"""Asks for what a page needs, as soon as the page has turned out to be an article.

A spider middleware: no spider has to know. A page that has not changed since it was stored has
its requisites in the archive already.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response

from archiver.crawl.reading.page import PageRead
from archiver.crawl.reasons import UNREAD
from archiver.crawl.requisites.ask import mode_for, requests_for
from archiver.crawl.requisites.find import Wanted, requisites_of
from archiver.crawl.revalidate import NOT_MODIFIED
from archiver.model.article import Reading


class RequisitesMiddleware:
    """Lets everything pass, and adds requests behind articles."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl."""
        return cls(crawler)

    async def process_spider_output(
        self,
        response: Response,
        result: AsyncIterator[Any],
    ) -> AsyncIterator[Any]:
        """Yield what the spider gave, each article followed by what it needs."""
        async for found in result:
            is_unread = isinstance(found, PageRead) and found.is_unread
            if is_unread:  # nothing to judge: counted, and read later
                self.crawler.stats.inc_value(UNREAD)
            else:
                yield found
            if is_unread or (isinstance(found, Reading) and found.article):
                for request in self._requests(response, found):
                    yield request

    def _requests(self, response: Response, reading: Reading) -> Iterable[Any]:
        spider = self.crawler.spider
        if spider is None or not hasattr(spider, "requisite") or NOT_MODIFIED in response.flags:
            return ()
        wanted = (
            reading.needs if isinstance(reading, PageRead) else _found(response, reading, spider)
        )
        return requests_for(spider, wanted, page=response.url, via=response.url)


def _found(response: Response, reading: Reading, spider: Spider) -> Iterable[Wanted]:
    """Find what a page needs whose article a spider read in its own way."""
    mode = mode_for(spider.crawler.settings, spider)
    if mode == "none":
        return ()
    header = response.headers.get(b"Content-Type")
    return requisites_of(
        response.body,
        url=response.url,
        content_type=header.decode("latin-1") if header else None,
        article=reading.article,
        mode=mode,
    )
