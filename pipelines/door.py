"""What the doors share: the archive that this crawl has open."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from archiver.store.archive import Archive, opened


class Door:
    """A pipeline that asks the archive, then passes an item on or drops it with a reason."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the archive that this crawl has open."""
        return cls(opened(crawler.settings["ARCHIVER_ARCHIVE"]))
