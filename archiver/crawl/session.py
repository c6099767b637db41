"""One crawl and its archive: opened before the first request, closed with a truthful outcome.

A Scrapy extension. It is the sink of the capture, it stops the crawl when something could not
be kept, and it knows with which exit code the run ends.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from weakref import WeakKeyDictionary

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, overridden_settings
from scrapy.utils.asyncio import AsyncioLoopingCall
from twisted.python.failure import Failure

from archiver.crawl.active import rehearse
from archiver.crawl.alarms import judge_health
from archiver.crawl.capture import CaptureInactive, set_sink
from archiver.crawl.frontier.ending import Ending
from archiver.crawl.frontier.scheduler import NOT_WRITABLE
from archiver.crawl.reasons import tell
from archiver.model.exchange import Exchange
from archiver.model.exits import ExitCode
from archiver.model.printable import on_one_line
from archiver.model.receipt import Receipt
from archiver.store.archive import Archive, RunFacts
from archiver.store.repeated.others import parse_others

logger = logging.getLogger(__name__)

COMMIT_EVERY_S = 0.5
"""Seconds between two group commits: what a kill may cost at most."""

_SECRET_WORDS = ("PASS", "SECRET", "KEY", "TOKEN", "AUTH", "USER")
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
        except OSError as error:
            self.capture_failed(error)
        self._look_at_size()
        self.ending.look()

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
        if self.stopped_by is ExitCode.INCOMPLETE and not self.archive.captured:
            return ExitCode.NOTHING_ARCHIVED
        if self.stopped_by is not None:
            return self.stopped_by
        code = _REASONS.get(reason, ExitCode.LIMITS_REACHED)
        if code is ExitCode.COMPLETE and not self.archive.captured:
            return ExitCode.NOTHING_ARCHIVED
        if code is ExitCode.COMPLETE and self.crawler.stats.get_value("archiver/limit/left_out"):
            return ExitCode.LIMITS_REACHED
        return code


def introduce(settings: BaseSettings) -> None:
    """Name the operator's contact in the User-Agent, unless that was chosen for this crawl."""
    contact = on_one_line(settings["ARCHIVER_CONTACT"] or "")
    if contact and (settings.getpriority("USER_AGENT") or 0) <= SETTINGS_PRIORITIES["project"]:
        settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="project")


def archive_folder(settings: BaseSettings, spider: Spider) -> Path:
    """Return the folder of the archive: ARCHIVER_ARCHIVE, or `archives/<spider>`."""
    return Path(settings["ARCHIVER_ARCHIVE"] or f"archives/{spider.name}").absolute()


def facts_of(settings: BaseSettings, spider: Spider, *, job: str) -> RunFacts:
    """Return what the archive and its warcinfo records say of this run."""
    started = datetime.now(UTC)
    return RunFacts(
        run_id=f"{started:%Y%m%dT%H%M%S%f}",
        spider=spider.name,
        started=started,
        info=warcinfo_of(settings, spider),
        rotate_bytes=settings.getint("ARCHIVER_WARC_SIZE"),
        digest=settings["ARCHIVER_DIGEST"],
        dedup_against=parse_others(settings["ARCHIVER_DEDUP_AGAINST"] or ""),
        job=job,
        is_fresh=settings.getbool("ARCHIVER_FRESH"),
        least_free_bytes=settings.getint("ARCHIVER_LEAST_FREE"),
    )


def warcinfo_of(settings: BaseSettings, spider: Spider) -> Mapping[str, str]:
    """Return the fields of the warcinfo record: who crawled, with what, under which settings."""
    told = {
        "operator": settings["ARCHIVER_OPERATOR"],
        "contactInformation": settings["ARCHIVER_CONTACT"],
        "http-header-user-agent": settings["USER_AGENT"],
        "robots": "obeyed (RFC 9309)" if settings.getbool("ROBOTSTXT_OBEY") else "ignored",
        "spider": spider.name,
        "settings": json.dumps(_told_settings(settings), sort_keys=True),
    }
    return {name: value for name, value in told.items() if value}


def _told_settings(settings: BaseSettings) -> dict[str, str]:
    """Return what differs from Scrapy's defaults, without anything that may be a secret."""
    told = overridden_settings(settings)
    is_secret = re.compile("|".join(_SECRET_WORDS)).search
    return {name: str(value) for name, value in told if not is_secret(name)}


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
