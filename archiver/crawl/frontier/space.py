"""What a crawl does while the disk is nearly full: it asks for nothing, and goes on with space.

What is on the wire is still kept: the least free space is there for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from scrapy.crawler import Crawler

from archiver.model.exits import ExitCode
from archiver.store.disk.failure import NoSpaceError

logger = logging.getLogger(__name__)


class Space:
    """Told with each commit whether there is enough space."""

    def __init__(
        self,
        crawler: Crawler,
        *,
        stop: Callable[[ExitCode], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.crawler = crawler
        self.patience_s = crawler.settings.getfloat("ARCHIVER_DISK_PATIENCE")
        self._stop = stop
        self._now = now
        self._short_since: float | None = None

    def is_short(self, error: NoSpaceError) -> None:
        """Pause; end the crawl when it was short for ARCHIVER_DISK_PATIENCE seconds."""
        if self._short_since is None:
            self._short_since = self._now()
            self.crawler.engine.pause()
            self.crawler.stats.inc_value("archiver/disk/pauses")
            logger.warning("the crawl pauses wait_s=%d why=%s", self.patience_s, error)
        if self._now() - self._short_since >= self.patience_s:
            logger.error("no space came, the crawl stops wait_s=%d", self.patience_s)
            self._stop(ExitCode.NO_SPACE)

    def is_enough(self) -> None:
        """Go on, if it was short before."""
        if self._short_since is not None:
            self._short_since = None
            self.crawler.engine.unpause()
            logger.info("there is space again, the crawl goes on")
