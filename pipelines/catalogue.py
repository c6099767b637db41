"""Writes the article's row, from which `archiver show` finds it."""

from __future__ import annotations

from archiver.model.article import Article
from pipelines.door import Door


class CataloguePipeline(Door):
    """Writes the article's row, from which `archiver show` finds it."""

    def process_item(self, item: object) -> object:
        """Write an article; items of other kinds pass."""
        if isinstance(item, Article):
            self.archive.add_to_catalogue(item)
        return item
