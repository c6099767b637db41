"""Writes the article's JSON into the WARC, beside the record it was read from."""

from __future__ import annotations

from archiver.model.article import Article
from pipelines.door import Door


class WarcPipeline(Door):
    """Writes the article's JSON into the WARC, beside the record it was read from."""

    def process_item(self, item: object) -> object:
        """Write an article; items of other kinds pass."""
        if isinstance(item, Article):
            self.archive.add_conversion(item)
        return item
