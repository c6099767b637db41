"""Is it an article? If not, its page's doubts are written and the item ends here."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from archiver.model.article import PageDoubt, Reading
from archiver.store.history.absence import absence_of
from pipelines.door import Door


class JudgePipeline(Door):
    """Takes a Reading, passes on its article."""

    def process_item(self, item: object) -> object:
        """Write the page's doubts; drop what is no article. Items of other kinds pass."""
        if not isinstance(item, Reading):
            return item
        self.archive.report.health.add(item)
        if item.article is None and item.url and (absence := absence_of(item.doubts)):
            kind, reason = absence
            if kind == "moved" and self.archive.known(item.url) is None:
                raise DropItem(f"leads on: {reason}")
            self.archive.journal.history.gone(
                item.url, kind=kind, reason=reason, archive=item.archive
            )
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
