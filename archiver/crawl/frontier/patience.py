"""Patience with the world: a network or host that is away is no failed page.

What could not be asked for waits in the frontier, its host is asked again after longer and longer
pauses. Only a host that never answered, while others do, is given up for good; a page that errs
fails when its host is well otherwise. When nothing but waiting is left, patience ends the crawl as
incomplete. A crawl that is stopping puts back what it has not asked for yet.
"""

from __future__ import annotations

import logging
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError

from archiver.crawl.capture.handler import RECEIPT
from archiver.crawl.frontier.proof import Proof
from archiver.crawl.frontier.scheduler import Frontier, frontier_of, host_key
from archiver.crawl.frontier.world import World
from archiver.crawl.politeness.robots import RobotsRefused
from archiver.crawl.politeness.robots import forget as forget_robots
from archiver.crawl.politeness.throttle import HostSetAside

logger = logging.getLogger(__name__)

_A_RUN_S = 30 * 24 * 3600.0
"""Longer than any run."""
_UNREACHED = (CannotResolveHostError, DownloadConnectionRefusedError, ConnectError)


class Leaving(Exception):  # noqa: N818 - a state of the crawl
    """The crawl is stopping: this request is not asked for any more."""


class PatienceMiddleware:
    """Sees failures before the retry middleware, and puts back what the world is to blame for."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.world = World(patience_s=crawler.settings.getfloat("ARCHIVER_PATIENCE"))
        self.proof = Proof(crawler)
        self.is_leaving = False
        self._retried = frozenset(map(int, crawler.settings.getlist("RETRY_HTTP_CODES")))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware and listen to answers."""
        patience = cls(crawler)
        crawler.signals.connect(patience.answered, signals.headers_received)
        return patience

    def answered(self, request: Request) -> None:
        """Learn that a host is there."""
        self.world.answered(host_key(request))

    def process_request(self, request: Request) -> None:  # noqa: ARG002  # Scrapy's form
        """Let nothing out any more once the crawl is stopping."""
        if self.is_leaving:
            raise Leaving

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request when it waits in the frontier again; None: it has failed."""
        frontier = self._frontier
        if frontier is None:
            return None
        pause = self._pause_after(request, exception)
        if pause is None or not frontier.put_back(request):
            return None
        frontier.hold(host_key(request), pause)
        return request

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Pass an answer on; in a storm of errors the request waits instead."""
        if urlsplit(request.url).path == "/robots.txt":  # a file says nothing of the pages
            return response
        frontier, host = self._frontier, host_key(request)
        self.proof.learn(request, response)
        is_last = self._is_last_try(request, response.status)
        pause = self.world.said(host, request.url, response.status, monotonic(), is_last=is_last)
        if pause is None or frontier is None or not frontier.put_back(request, is_last=True):
            return response
        frontier.hold(host, pause)
        self._tell(host, f"HTTP {response.status}")
        if self.world.away[host].tries > 1:  # others were asked meanwhile, and erred
            self.proof.seek(request)
        return request

    def _is_last_try(self, request: Request, status: int) -> bool:
        """Tell whether a page has failed unless it waits; who wants no retries gets none."""
        most = request.meta.get("max_retry_times", self.crawler.settings.getint("RETRY_TIMES"))
        if not most or request.meta.get("dont_retry"):
            return False
        return status not in self._retried or request.meta.get("retry_times", 0) >= most

    def _pause_after(self, request: Request, exception: Exception) -> float | None:
        """Return the seconds to wait before a host is asked again; None: the request failed."""
        host = host_key(request)
        if isinstance(exception, Leaving):
            return 0.0
        if isinstance(exception, HostSetAside) and exception.is_for_later:
            self.world.set_aside.add(host)
            return _A_RUN_S
        if not self._is_unreached(request, exception, host):
            return None
        pause = self.world.failed(host, monotonic())
        if pause is None:
            request.meta["dont_retry"] = True
            return None
        forget_robots(self.crawler, request.url)
        self._tell(host, type(exception).__name__)
        return pause

    def is_hopeless(self) -> bool:
        """Tell whether nothing is left to do but wait, and it was waited long enough."""
        frontier = self._frontier
        return (
            frontier is not None and frontier.is_waiting() and self.world.is_hopeless(monotonic())
        )

    def leave(self) -> None:
        """Put back what waits in the downloader; what is on the wire is finished."""
        self.is_leaving = True
        for slot in list(self.crawler.engine.downloader.slots.values()):
            while slot.queue:
                _, queued = slot.queue.popleft()
                queued.errback(Leaving())

    def _is_unreached(self, request: Request, exception: Exception, host: str) -> bool:
        """Tell whether a host was not reached, so that its answer is still to come.

        A timeout counts when not even a connection came about, with a host that was there before:
        some pages never answer, and some hosts never speak.
        """
        if isinstance(exception, RobotsRefused):  # its words name the error of the fetch
            return any(f"({kind.__name__}" in str(exception) for kind in _UNREACHED)
        if isinstance(exception, DownloadTimeoutError):
            return RECEIPT not in request.meta and host in self.world.reached
        return isinstance(exception, _UNREACHED)

    @property
    def _frontier(self) -> Frontier | None:
        return frontier_of(self.crawler)

    def _tell(self, host: str, error: str) -> None:
        self.crawler.stats.inc_value("archiver/patience/put_back")
        if self.world.away[host].tries == 1:
            logger.warning("host is away, waiting error=%s host=%s", error, host)
