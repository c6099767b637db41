"""Scrapy's lines of one page each, made only when somebody reads them.

Scrapy makes a record of each, whatever LOG_LEVEL is, and its handlers throw it away.
"""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class LogLines(LogFormatter):
    """Scrapy's formatter, silent about every page and item below LOG_LEVEL."""

    _tells_drops = True

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the formatter of a crawl."""
        lines, settings = super().from_crawler(crawler), crawler.settings
        shown = _number(settings["LOG_LEVEL"])
        lines._tells_drops = shown <= _number(settings["DEFAULT_DROPITEM_LOG_LEVEL"])  # noqa: SLF001
        if shown > logging.DEBUG:
            for name in ("crawled", "scraped"):
                setattr(lines, name, _nothing)
        return lines

    def dropped(  # type: ignore[override]  # Scrapy allows None
        self,
        item: Any,  # noqa: ANN401  # Scrapy's items are anything
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult | None:
        """Tell of an item that a pipeline dropped, when its level is shown or its own."""
        if self._tells_drops or getattr(exception, "log_level", None) is not None:
            return super().dropped(item, exception, response, spider)
        return None


def _number(level: str | int) -> int:
    number = logging.getLevelName(level) if isinstance(level, str) else level
    return number if isinstance(number, int) else logging.NOTSET


def _nothing(*_: object) -> None:
    """Make no line."""
