"""One crawl and its archive: opened before the first request, closed with a truthful outcome.

A Scrapy extension. It is the sink of the capture, it stops the crawl when something could not
be kept, and it knows with which exit code the run ends.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
from collections.abc import Mapping
from typing import Any, Self
from weakref import WeakKeyDictionary

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall
from twisted.python.failure import Failure

from archiver.crawl.active import rehearse
from archiver.crawl.alarms import judge_health
from archiver.crawl.capture import CaptureInactive, set_sink
from archiver.crawl.frontier.ending import Ending
from archiver.crawl.frontier.scheduler import NOT_WRITABLE
from archiver.crawl.frontier.space import Space
from archiver.crawl.reasons import tell
from archiver.crawl.told import archive_folder, facts_of, introduce
from archiver.model.exchange import Exchange
from archiver.model.exits import ExitCode
from archiver.model.receipt import Receipt
from archiver.store.archive import Archive
from archiver.store.disk.failure import NoSpaceError

logger = logging.getLogger(__name__)

COMMIT_EVERY_S = 0.5
"""Seconds between two group commits: what a kill may cost at most."""

_REASONS = {
    "finished": ExitCode.COMPLETE,
    "shutdown": ExitCode.INTERRUPTED,
    "start_error": ExitCode.BAD_CONFIGURATION,
}

_exit_codes: WeakKeyDictionary[Crawler, ExitCode] = WeakKeyDictionary()
_sessions: WeakKeyDictionary[Crawler, Session] = WeakKeyDictionary()
_jobs: WeakKeyDictionary[Crawler, str] = WeakKeyDictionary()


def set_job(crawler: Crawler, name: str, given: Mapping[str, str]) -> None:
    """Say what is gone on with when this crawl is interrupted: a spider with its arguments."""
    _jobs[crawler] = json.dumps([name, dict(given)], sort_keys=True)


def leave(crawler: Crawler) -> None:
    """Close the archive of a crawl whose engine stopped without doing so."""
    if session := _sessions.get(crawler):
        session.closed("shutdown")


def exit_code_of(crawler: Crawler) -> ExitCode | None:
    """Return the exit code of a crawl that has ended; None when it never opened an archive."""
    return _exit_codes.get(crawler)


class Session:
    """Opens, commits and closes the archive of one crawl."""

    def __init__(self, crawler: Crawler, spider: Spider) -> None:
        self.crawler = crawler
        self.stopped_by: ExitCode | None = None
        introduce(crawler.settings)
        folder = archive_folder(crawler.settings, spider)
        facts = facts_of(crawler.settings, spider, job=_jobs.get(crawler, spider.name))
        self.archive = Archive.open(folder, run=facts)
        self.is_closed = False
        self.ending = Ending(crawler, stop=self.stop, leave=self.leave_now)
        self.space = Space(crawler, stop=self.stop)
        crawler.settings.set("ARCHIVER_ARCHIVE", str(folder), priority="cmdline")
        set_sink(crawler, self)
        _sessions[crawler] = self
        self._commits = AsyncioLoopingCall(self.commit)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive; raise what Archive.open raises, or CaptureInactive."""
        if crawler.spider is None:
            raise RuntimeError("a session needs a spider: use it in a crawl")
        rehearse(crawler)
        session = cls(crawler, crawler.spider)
        connect = crawler.signals.connect
        connect(session.opened, signals.spider_opened)
        connect(session.item_failed, signals.item_error)
        connect(session.closed, signals.spider_closed)
        connect(session.unwritable, NOT_WRITABLE)
        return session

    # --- the sink of the capture ---
    def capture(self, exchange: Exchange) -> Receipt:
        """Write one exchange; raise what the writer raises."""
        return self.archive.capture(exchange)

    def capture_failed(self, error: BaseException) -> None:
        """Stop the crawl: something could not be kept."""
        if self.stopped_by is None:
            logger.error("capture failed, the crawl stops error=%s", error)
        self.stop(code_of(error))

    def stop(self, code: ExitCode) -> None:
        """End the crawl: what is in flight is finished, nothing new is asked for."""
        if self.stopped_by is None:
            self.stopped_by = code
            self._stopping = asyncio.ensure_future(self.crawler.stop_async())

    # --- what Scrapy tells ---
    def opened(self) -> None:
        """Commit at regular moments from now on."""
        self._commits.start(COMMIT_EVERY_S, now=False)

    def commit(self) -> None:
        """Make durable what was written since the last commit; see whether it is time to go."""
        try:
            self.archive.commit()
            self.space.is_enough()
        except NoSpaceError as error:
            self._lack_space(error)
        except OSError as error:
            self.capture_failed(error)
        self._look_at_size()
        self.ending.look()

    def _lack_space(self, error: NoSpaceError) -> None:
        if self.archive.failure:  # something was cut off: no pause mends that
            self.capture_failed(error)
        else:
            self.space.is_short(error)

    def _look_at_size(self) -> None:
        most = self.crawler.settings.getint("ARCHIVER_MAX_SIZE")
        if most and self.stopped_by is None and self.archive.report.length_bytes >= most:
            logger.info("the crawl has its size and stops max_bytes=%d", most)
            self.stop(ExitCode.LIMITS_REACHED)

    def unwritable(self) -> None:
        """Stop the crawl: a spider made a request that the journal cannot hold."""
        self.stop(ExitCode.FAILED)

    def leave_now(self) -> None:
        """Close the archive and end the process's loop, whatever is still on the wire."""
        from twisted.internet import reactor  # noqa: PLC0415  # installed when the crawl begins

        self.closed("shutdown")
        loop: Any = reactor  # a module to the type checker
        loop.stop()

    def item_failed(self, failure: Failure) -> None:
        """Stop the crawl when a line or a record could not be written."""
        if isinstance(failure.value, OSError):
            self.capture_failed(failure.value)

    def closed(self, reason: str) -> None:
        """Close the archive and settle the exit code, once."""
        if self.is_closed:
            return
        self.is_closed = True
        if self._commits.running:
            self._commits.stop()
        code = judge_health(self.crawler, self.archive, self.outcome(reason))
        tell(self.crawler, self.archive.report)
        try:
            self.archive.close(code)
        except OSError as error:
            logger.exception("the archive could not be closed properly")
            code = code_of(error)
        _exit_codes[self.crawler] = code
        for line in self.archive.report.summary():
            logger.info("%s", line)

    def outcome(self, reason: str) -> ExitCode:
        """Return the exit code for how the crawl ended."""
        if self.archive.failure:
            return code_of(self.archive.failure)
        if self.stopped_by is not None:
            return self.stopped_by
        code = _REASONS.get(reason, ExitCode.LIMITS_REACHED)
        if code is ExitCode.COMPLETE and not self.archive.captured:
            return ExitCode.NOTHING_ARCHIVED
        if code is ExitCode.COMPLETE and self.crawler.stats.get_value("archiver/limit/left_out"):
            return ExitCode.LIMITS_REACHED
        return code


def code_of(error: BaseException) -> ExitCode:
    """Return the exit code for an error of the archive or the capture."""
    if isinstance(error, CaptureInactive):
        return ExitCode.CAPTURE_INACTIVE
    own = getattr(error, "exit_code", None)
    if isinstance(own, ExitCode):
        return own
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return ExitCode.NO_SPACE if full else ExitCode.CAPTURE_FAILED
    return ExitCode.FAILED
