"""Scrapy's scheduler on the archive's journal.

A request is done when it has left the engine: callback, children and item pipelines finished.
The engine does not tell, so its set of requests in progress is looked at before each commit;
that set is the one private thing that is leaned on, and a contract test holds it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.crawl.frontier.form import NotWritable, from_json, to_json
from archiver.crawl.frontier.turns import Turns
from archiver.model.article import Reading
from archiver.store.archive import Archive, opened
from archiver.store.disk.failure import ArchiveWriteError
from archiver.store.state.memory import Memory
from archiver.store.state.requests import Queued, Requests, Taken

logger = logging.getLogger(__name__)

AT_STAKE = 32
"""Requests that a kill may cost: those that are out, and those that are done but not committed."""
_LEAST_GROUP = 8
"""Requests that a commit waits for, however many are out."""
MOST_UNREAD = 8
"""Pages that wait for workers to read them before no further one is asked for."""


class Frontier(BaseScheduler):
    """Hosts take turns; within a host priority, then order of coming, decides."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._spider: Spider
        self._archive: Archive
        self._requests: Requests
        self._turns: Turns
        self.memory: Memory
        """What the spider remembers across interruptions."""
        self.before_commit: list[Callable[[], None]] = []
        """Called at the beginning of each commit of the archive."""
        self._out: dict[Request, Taken] = {}
        self._uncommitted = 0
        self._returned: set[Request] = set()
        self._is_refused = False
        self._reasons: dict[Request, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the frontier of a crawl."""
        frontier = cls(crawler)
        crawler.signals.connect(frontier.heard, signals.item_dropped)
        crawler.signals.connect(frontier.heard, signals.item_scraped)
        crawler.signals.connect(frontier.erred, signals.spider_error)
        crawler.signals.connect(frontier.erred, signals.item_error)
        return frontier

    # --- what Scrapy asks of a scheduler ---
    def open(self, spider: Spider) -> None:
        """Take up what an interrupted run of the same job has left."""
        archive = self._archive = opened(self.crawler.settings["ARCHIVER_ARCHIVE"])
        self._spider = spider
        self._requests = archive.requests
        self._turns = Turns(archive.requests, self.crawler.engine.downloader)
        self.memory = archive.requests.memory()
        if archive.resumed_from is None:
            self.memory.clear()
        self.before_commit = archive.before_commit
        self.before_commit.append(self._settle_for_good)
        if self._requests.pending:
            logger.info("going on with an interrupted run pending=%d", self._requests.pending)

    def close(self, reason: str) -> None:  # noqa: ARG002  # Scrapy's form
        """Settle what is done."""
        self.settle()

    def has_pending_requests(self) -> bool:
        """Tell whether requests wait, be it for a host that is held."""
        return self._requests.pending > 0

    def enqueue_request(self, request: Request) -> bool:
        """Write a request down; False: it was asked for before."""
        if request in self._returned:
            self._returned.discard(request)
            return True
        try:
            queued = self._queued(request)
        except NotWritable as error:
            logger.critical("the crawl stops: %s", error)
            self._is_refused = True
            self.crawler.signals.send_catch_log(NOT_WRITABLE, error=error)
            return False
        try:
            is_new = self._requests.add(queued)
        except ArchiveWriteError:  # the session sees it at its next look, and stops
            self._is_refused = True
            return False
        self._count("enqueued" if is_new else "seen")
        return is_new

    def next_request(self) -> Request | None:
        """Hand out a request of the next host that may be asked."""
        self.settle()
        self._commit_in_time()
        if self._waiting_for_reading() >= MOST_UNREAD:
            return None
        if (host := self._turns.next_host(monotonic())) is None:
            return None
        if (taken := self._requests.take(host)) is None:
            return None
        request = from_json(taken.line, self._spider)
        self._out[request] = taken
        self._turns.take(host)
        self._count("dequeued")
        return request

    # --- what others tell ---
    def hold(self, host: str, seconds: float) -> None:
        """Hand out no request of a host for so many seconds."""
        self._turns.hold(host, until=monotonic() + seconds)

    def is_closing(self) -> bool:
        """Tell whether the engine finishes what is in progress and takes nothing new."""
        slot = self.crawler.engine._slot  # noqa: SLF001  # as in `settle`
        return slot is None or slot.closing is not None

    def is_waiting(self) -> bool:
        """Tell whether requests are pending and none is out."""
        self.settle()
        return self._requests.pending > 0 and not self._out

    def put_back(self, request: Request, *, is_last: bool = False) -> bool:
        """Let a request wait again; False: it was not handed out here.

        `is_last`: behind all others of its host, which are asked first.

        A downloader middleware returns the request afterwards, so that nobody hears of it.
        """
        if request not in self._out:
            return False
        self._requests.give_back(self._let_go(request).id, is_last=is_last)
        self._returned.add(request)
        self._count("put_back")
        return True

    def heard(self, item: object, response: Response | Failure | None) -> None:
        """Learn why a request got no answer, from the reading that its errback gave."""
        if isinstance(response, Failure) and isinstance(item, Reading) and item.doubts:
            self._note(getattr(response, "request", None), item.doubts[0].code)

    def erred(self, response: Response | Failure | None) -> None:
        """Learn that a callback or a pipeline broke on an answer."""
        self._note(getattr(response, "request", None), "error")

    def settle(self) -> None:
        """Mark as done what has left the engine since the last look.

        Nothing is, once a request could not be written down: its page is read again.
        """
        if self._is_refused:
            return
        slot = self.crawler.engine._slot  # noqa: SLF001  # held by a contract test
        in_progress = slot.inprogress if slot else ()
        for request in [request for request in self._out if request not in in_progress]:
            reason = self._reasons.pop(request, None)
            self._requests.finish(self._let_go(request).id, reason=reason)
            self._uncommitted += 1

    def _waiting_for_reading(self) -> int:
        """Return how many pages have come and are not done; 0 when each is read as it comes."""
        return len(self._out.keys() - self.crawler.engine.downloader.active)

    def _settle_for_good(self) -> None:
        self.settle()
        self._uncommitted = 0

    def _commit_in_time(self) -> None:
        """Commit before more is at stake than a kill may cost."""
        if self._uncommitted >= max(_LEAST_GROUP, AT_STAKE - len(self._out)):
            with suppress(ArchiveWriteError):  # the session sees it at its next look, and stops
                self._archive.commit()

    def _note(self, request: Request | None, reason: str) -> None:
        if request is not None and request in self._out:
            self._reasons[request] = reason

    def _let_go(self, request: Request) -> Taken:
        taken = self._out.pop(request)
        self._turns.let_go(taken.host)
        return taken

    def _queued(self, request: Request) -> Queued:
        fingerprint = None
        if not request.dont_filter:
            fingerprint = self.crawler.request_fingerprinter.fingerprint(request)
        return Queued(
            host=host_key(request),
            url=request.url,
            line=to_json(request, self._spider),
            priority=request.priority,
            fingerprint=fingerprint,
        )

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"archiver/frontier/{what}")


NOT_WRITABLE = object()
"""Signal: a request could not be written down (`error`); the crawl must end."""


def host_key(request: Request) -> str:
    """Return the host whose turn it is with this request, as the downloader's slots name it."""
    return urlsplit(request.url).hostname or ""


def frontier_of(crawler: Crawler) -> Frontier | None:
    """Return the frontier of a crawl; None when another scheduler was chosen for it.

    Scrapy takes everything with a scheduler's methods for an instance of every scheduler.
    """
    scheduler = crawler.engine.scheduler
    return scheduler if type(scheduler) is Frontier else None
