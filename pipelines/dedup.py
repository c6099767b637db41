"""Is it known? An unchanged article ends here, a changed one becomes its next version."""

from __future__ import annotations

from dataclasses import replace

from scrapy.exceptions import DropItem

from archiver.model.article import Article
from archiver.store.history.compare import compared
from pipelines.door import Door


class DedupPipeline(Door):
    """Compares an article with what the archive holds: same address, same content, nearly same."""

    def process_item(self, item: object) -> object:
        """Set version, previous, changes and duplicate_of; drop what has not changed."""
        if not isinstance(item, Article) or item.url is None:
            return item
        known = self.archive.known(item.url)
        if known is None:
            self.archive.journal.history.looked(item, "new")
            twin, similarity = self.archive.journal.twins.of(item)
            return replace(item, duplicate_of=twin, similarity=similarity)
        finding = compared(item, known, self.archive.latest(item.url))
        self.archive.journal.history.looked(item, "changed" if finding.is_new else "unchanged")
        if finding.redated:
            self.archive.journal.history.redated(item, finding.redated)
        if not finding.is_new:
            raise DropItem(f"unchanged since version {known.version}")
        return replace(
            item,
            version=known.version + 1,
            previous=known.record_id,
            changes=finding.changes,
        )
