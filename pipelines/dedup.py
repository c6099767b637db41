"""Is it known? An unchanged article ends here, a changed one becomes its next version."""

from __future__ import annotations

from dataclasses import replace

from scrapy.exceptions import DropItem

from archiver.model.article import Article
from pipelines.door import Door


class DedupPipeline(Door):
    """Compares an article with what the archive holds: same address, same content."""

    def process_item(self, item: object) -> object:
        """Set version, previous and duplicate_of; drop what has not changed."""
        if not isinstance(item, Article) or item.url is None:
            return item
        known = self.archive.known(item.url)
        if known is None:
            twin = self.archive.first_with(item.content_digest)
            return replace(item, duplicate_of=twin)
        if known.content_digest == item.content_digest:
            raise DropItem(f"unchanged since version {known.version}")
        return replace(item, version=known.version + 1, previous=known.record_id)
