"""A Scrapy extension that counts what passes and shows it; it decides nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import AsyncioLoopingCall

from archiver.crawl.progress.display import Display, display_of
from archiver.crawl.progress.tally import Tally
from archiver.crawl.reasons import UNREAD
from archiver.crawl.requisites.ask import REQUISITE
from archiver.crawl.session import exit_code_of
from archiver.model.article import Article, Reading
from archiver.model.receipt import Receipt


class Progress:
    """Counts what passes and shows it."""

    def __init__(self, crawler: Crawler, display: Display) -> None:
        self.crawler = crawler
        self.display = display
        self.tally = Tally()
        self.began = time.monotonic()
        self._shows = AsyncioLoopingCall(self.show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension; raise ProgressModeError for an unknown way of showing."""
        mode = crawler.settings.get("ARCHIVER_PROGRESS", "log")
        if mode == "off":
            raise NotConfigured
        progress = cls(crawler, display_of(mode))
        connect = crawler.signals.connect
        connect(progress.opened, signals.spider_opened)
        connect(progress.answered, signals.response_received)
        connect(progress.scraped, signals.item_scraped)
        connect(progress.dropped, signals.item_dropped)
        connect(progress.stopped, signals.engine_stopped)
        return progress

    def opened(self, spider: Spider) -> None:  # noqa: ARG002  # the signal's form
        """Begin to show."""
        self._shows.start(self.display.every_s, now=False)

    def answered(self, response: Response, request: Request) -> None:
        """Count an answer."""
        receipt = request.meta.get("archiver_receipt")
        stored = receipt.length if isinstance(receipt, Receipt) else 0
        if REQUISITE in request.meta:
            self.tally.add_requisite(response.url, stored)
        else:
            self.tally.add_response(response.url, response.status, stored)

    def scraped(self, item: Any) -> None:  # noqa: ANN401  # Scrapy's items are anything
        """Count an article that went through all pipelines."""
        if isinstance(item, Article):
            self.tally.add_article(item)

    def dropped(self, item: Any) -> None:  # noqa: ANN401  # likewise
        """Count a page that gave nothing new."""
        if isinstance(item, Reading):
            self.tally.add_dropped(item)

    def show(self) -> None:
        """Show how far it has come."""
        doing = "crawling" if self.crawler.crawling else "stopping (again: at once)"
        self.display.show(self.tally, time.monotonic() - self.began, doing)

    def stopped(self) -> None:
        """Show what there is at the end."""
        self._shows.stop()
        self.tally.unread = self.crawler.stats.get_value(UNREAD, 0)
        code = exit_code_of(self.crawler)
        ended = code.name.lower().replace("_", " ") if code is not None else "not begun"
        archive = Path(self.crawler.settings.get("ARCHIVER_ARCHIVE") or "").absolute()
        self.display.end(self.tally, time.monotonic() - self.began, ended, archive)
