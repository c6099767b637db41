"""How a crawl gets on: on a screen, as lines, or in the log, as `ARCHIVER_PROGRESS` says."""

from archiver.crawl.progress.extension import Progress

__all__ = ["Progress"]
