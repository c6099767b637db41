"""How a crawl leaves: in good order within seconds, whatever it waits for.

Looked at with each commit. A crawl that is stopping asks for nothing new and waits GRACE_S for
what is on the wire; then it leaves at once, and what was not done is gone on with by the next run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from scrapy.crawler import Crawler

from archiver.crawl.frontier.patience import PatienceMiddleware
from archiver.crawl.frontier.scheduler import frontier_of
from archiver.model.exits import ExitCode

logger = logging.getLogger(__name__)

GRACE_S = 8.0
"""Seconds for what is on the wire, once the crawl is stopping."""


class Ending:
    """Watches for the end of one crawl."""

    def __init__(
        self, crawler: Crawler, *, stop: Callable[[ExitCode], None], leave: Callable[[], None]
    ) -> None:
        self.crawler = crawler
        self._stop = stop
        self._leave = leave
        self._since: float | None = None

    def look(self) -> None:
        """End what has no hope; let no stopping crawl stay."""
        patience = self.crawler.get_downloader_middleware(PatienceMiddleware)
        frontier = frontier_of(self.crawler)
        if patience is None or frontier is None:
            return
        if not frontier.is_closing():
            if patience.is_hopeless():
                logger.error("the world is away for too long, the crawl ends incomplete")
                self._stop(ExitCode.INCOMPLETE)
            return
        patience.leave()
        self._since = self._since or monotonic()
        if monotonic() - self._since > GRACE_S:
            logger.warning("leaving with requests on the wire grace_s=%d", GRACE_S)
            self._leave()
