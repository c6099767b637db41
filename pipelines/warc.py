"""Writes the article's JSON into the WARC, beside the record it was read from."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from archiver.model.article import Article
from archiver.store.archive import Archive, opened


class WarcPipeline:
    """Writes the article's JSON into the WARC, beside the record it was read from."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the archive that this crawl has open."""
        return cls(opened(crawler.settings["ARCHIVER_ARCHIVE"]))

    def process_item(self, item: object) -> object:
        """Write an article; items of other kinds pass."""
        if isinstance(item, Article):
            self.archive.add_conversion(item)
        return item
