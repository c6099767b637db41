"""A few processes that read pages, each begun when there is a page for it.

A page that kills its process, or takes too much time or memory, costs its own reading: a doubt
says so, its links are found by another process, and the crawl goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from archiver.crawl.reading.page import Page, PageRead, read, with_more
from archiver.crawl.reading.process import Limits, Worker, WorkerLost, WorkerNotReady
from archiver.crawl.reading.wire import Told
from archiver.model.article import Doubt, Reading

logger = logging.getLogger(__name__)

LOST = "reading-failed"
"""Code of the doubt about a page that was too much for a worker."""
_TRIES = 3
"""Workers in a row that may fail to begin before pages are read in the crawl's own process."""


class ReadingError(Exception):
    """The reading raised what nobody foresaw; the text is its traceback in the worker."""


class Pool:
    """At most so many workers; the page that comes first is read first."""

    def __init__(
        self, most: int, *, limits: Limits | None = None, tell: Callable[[], None] = lambda: None
    ) -> None:
        self.limits = limits or Limits()
        self.workers: set[Worker] = set()
        """Those that are alive, busy or idle."""
        self._idle: list[Worker] = []
        self._room = asyncio.Semaphore(most)
        self._tell = tell
        self._failures = 0

    async def read(self, page: Page) -> PageRead:
        """Read a page as `page.read` does; raise ReadingError when that raised."""
        try:
            told = await self._told(page)
        except WorkerNotReady as error:
            return self._read_here(page, error)
        except WorkerLost as error:
            return await self._without(page, reason=str(error))
        if told.error:
            raise ReadingError(told.error)
        if told.read is None:
            reason = f"needed more than {self.limits.memory_bytes >> 20} MiB of memory"
            return await self._without(page, reason=reason)
        return told.read

    async def close(self) -> None:
        """End every worker."""
        ending, self._failures = list(self.workers), _TRIES
        for worker in ending:
            await self._let_go(worker)

    async def _told(self, page: Page) -> Told:
        async with self._room:
            worker = await self._worker()
            try:
                told = await worker.ask(page)
            except BaseException:
                self.workers.discard(worker)
                raise
            if told.is_worn:
                await self._let_go(worker)
            else:
                self._idle.append(worker)
            return told

    async def _worker(self) -> Worker:
        """Return a worker: the one that was busy last, else a new one."""
        if self._idle:
            return self._idle.pop()
        if self._failures >= _TRIES:
            raise WorkerNotReady("none has begun before")
        try:
            worker = await Worker.begin(self.limits)
        except WorkerNotReady:
            self._failures += 1
            raise
        self._failures = 0
        self.workers.add(worker)
        return worker

    async def _let_go(self, worker: Worker) -> None:
        self.workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        await worker.lost()

    def _read_here(self, page: Page, error: WorkerNotReady) -> PageRead:
        if self._failures == _TRIES:
            self._failures += 1
            logger.error("no process reads pages, this one does from now on error=%s", error)
        return read(page)

    async def _without(self, page: Page, *, reason: str) -> PageRead:
        """Return what a page leads to, and a doubt in the place of its article."""
        logger.warning("a page could not be read reason=%r url=%s", reason, page.url)
        self._tell()
        leads: tuple[str, ...] = ()
        if page.wants_article and page.wants_leads:
            only_leads = replace(page, wants_article=False, requisites="none")
            leads = (await self.read(only_leads)).leads
        doubt = Doubt(code=LOST, where="", expected="a reading", found=reason)
        nothing = Reading(
            url=page.url, article=None, doubts=(doubt,), site=page.site, spider=page.spider
        )
        return with_more(nothing, leads=leads)
