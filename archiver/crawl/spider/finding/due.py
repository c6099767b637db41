"""Which known articles a run asks for again: those that are due, or all, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from scrapy.crawler import Crawler

from archiver.model.moment import moment_of
from archiver.store.archive import opened
from archiver.store.history.looks import History

MODES = ("adaptive", "always", "never")


class Due:
    """Asks the history of the archive that this crawl has open; without one everything is new."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._began = datetime.now(UTC).replace(microsecond=0)
        settings = crawler.settings
        self._mode = settings.get("ARCHIVER_RECHECK", "adaptive")
        if settings.getbool("ARCHIVER_FRESH"):
            self._mode = "always"

    @property
    def history(self) -> History | None:
        """The history of the open archive; None outside an archive."""
        try:
            return opened(self._crawler.settings["ARCHIVER_ARCHIVE"]).journal.history
        except KeyError:
            return None

    def is_due(self, url: str, *, hint: str | None = None) -> bool:
        """Tell whether an address is to be asked for; what is not is counted with its reason.

        `hint`: the date that a list gives for it.
        """
        history = self.history
        if history is None or self._mode == "always":
            return True
        if self._mode == "never":
            is_due = history.look(url) is None
        else:
            is_due = history.is_due(url, hint=hint, now=self._began)
        if not is_due:
            self._crawler.stats.inc_value("archiver/scope/not-due")
        return is_due

    def is_known(self, url: str) -> bool:
        """Tell whether an earlier run has looked at an address."""
        look = self.history.look(url) if self.history else None
        if look is None:
            return False
        checked = moment_of(look.checked)
        return look.looks > 1 or (checked is not None and checked < self._began)

    def overdue(self, is_wanted: Callable[[str], bool]) -> Iterator[str]:
        """Give known addresses that are due, be they listed anywhere or not."""
        history = self.history
        if history is not None and self._mode == "adaptive":
            yield from filter(is_wanted, history.due(now=self._began))
