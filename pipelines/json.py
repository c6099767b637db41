"""Writes the article's line."""

from __future__ import annotations

from archiver.model.article import Article
from pipelines.door import Door


class JsonPipeline(Door):
    """Writes the article's line."""

    def process_item(self, item: object) -> object:
        """Write an article; items of other kinds pass."""
        if isinstance(item, Article):
            self.archive.add_article(item)
        return item
