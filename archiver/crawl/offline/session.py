"""A session of re-reading: its folder holds readings, whose receipts lie in the source."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from archiver.crawl.session import Session


class OfflineSession(Session):
    """As a session of crawling; an answer from the archive counts as one that was captured."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the folder of the reading; raise what Archive.open raises."""
        session = super().from_crawler(crawler)
        crawler.signals.connect(session.answered, signals.response_received)
        return session

    def answered(self) -> None:
        """Count an answer."""
        self.archive.captured += 1
