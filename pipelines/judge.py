"""Is it an article? If not, its page's doubts are written and the item ends here."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archiver.model.article import PageDoubt, Reading
from archiver.store.archive import Archive, opened


class JudgePipeline:
    """Takes a Reading, passes on its article."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the archive that this crawl has open."""
        return cls(opened(crawler.settings["ARCHIVER_ARCHIVE"]))

    def process_item(self, item: object) -> object:
        """Write the page's doubts; drop what is no article. Items of other kinds pass."""
        if not isinstance(item, Reading):
            return item
        of_article = item.article.doubts if item.article else ()
        for doubt in (*item.doubts, *of_article):
            self.archive.add_doubt(
                PageDoubt(
                    site=item.site,
                    url=item.url or "",
                    code=doubt.code,
                    where=doubt.where,
                    expected=doubt.expected,
                    found=doubt.found,
                    outcome="kept" if item.article else "skipped",
                    flags=item.flags,
                    archive=item.archive,
                )
            )
        if item.article is None:
            raise DropItem(f"no article: {', '.join(doubt.code for doubt in item.doubts)}")
        return item.article
