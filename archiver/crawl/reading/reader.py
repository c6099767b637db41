"""Who reads the pages of a crawl, by ARCHIVER_READING: `here`, `workers` or their number, `off`."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Protocol

from scrapy import signals
from scrapy.crawler import Crawler

from archiver.crawl.reading.page import Page, PageRead, read
from archiver.crawl.reading.pool import Pool

_MOST_BY_ITSELF = 4
"""Workers on a machine of many cores: one crawl fetches no more than so many can read."""
_MOST = 8
"""As many pages as the frontier lets wait for their reading."""


class Reader(Protocol):
    """Reads pages."""

    async def read(self, page: Page) -> PageRead:
        """Return what is wanted of a page."""


class Here:
    """Reads in the crawl's own process, at once."""

    async def read(self, page: Page) -> PageRead:
        """Return what is wanted of a page."""
        return read(page)


class Off:
    """Leaves articles to `archiver reread`; links and requisites are found."""

    async def read(self, page: Page) -> PageRead:
        """Return what is wanted of a page but its article."""
        return read(replace(page, wants_article=False))


def reader_of(crawler: Crawler) -> Reader:
    """Return the reader that a crawl's settings ask for; its workers end with the crawl."""
    number = workers_of(str(crawler.settings.get("ARCHIVER_READING", "here")))
    if number is None:
        return Off()
    if number == 0:
        return Here()
    pool = Pool(number, tell=lambda: crawler.stats.inc_value("archiver/reading/failed"))
    crawler.signals.connect(pool.close, signals.spider_closed)
    return pool


def workers_of(said: str) -> int | None:
    """Return the number of workers that ARCHIVER_READING means: 0 for `here`, None for `off`.

    Raises ValueError for what it cannot be.
    """
    if said == "off":
        return None
    if said == "here":
        return 0
    if said == "workers":
        return max(1, min(_cores(), _MOST_BY_ITSELF))
    if said.isdecimal() and 0 < int(said) <= _MOST:
        return int(said)
    raise ValueError(f"{said!r} is none of here, workers, off, nor a number from 1 to {_MOST}")


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
