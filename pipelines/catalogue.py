"""Writes the article's row, from which `archiver show` finds it."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from archiver.model.article import Article
from archiver.store.archive import Archive, opened


class CataloguePipeline:
    """Writes the article's row, from which `archiver show` finds it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the archive that this crawl has open."""
        return cls(opened(crawler.settings["ARCHIVER_ARCHIVE"]))

    def process_item(self, item: object) -> object:
        """Write an article; items of other kinds pass."""
        if isinstance(item, Article):
            self.archive.add_to_catalogue(item)
        return item
