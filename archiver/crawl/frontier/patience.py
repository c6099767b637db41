"""Patience with the world: a network or host that is away is no failed page.

What could not be asked for waits in the frontier, its host is asked again after longer and longer
pauses. Only a host that never answered, while others do, is given up for good. When nothing but
waiting is left, patience ends the crawl as incomplete. A crawl that is stopping puts back what
it has not asked for yet.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from twisted.internet.error import ConnectError

from archiver.crawl.capture.handler import RECEIPT
from archiver.crawl.frontier.scheduler import Frontier, host_key
from archiver.crawl.robots import RobotsRefused
from archiver.crawl.robots import forget as forget_robots

logger = logging.getLogger(__name__)

FIRST_PATIENCE_S = 40.0
"""Seconds until a crawl gives up that never reached anything."""
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
TRIES_OF_A_DEAD_HOST = 3
"""Pauses for a host that never answered, while others do."""
_UNREACHED = (CannotResolveHostError, DownloadConnectionRefusedError, ConnectError)


class Leaving(Exception):  # noqa: N818 - a state of the crawl
    """The crawl is stopping: this request is not asked for any more."""


@dataclass(kw_only=True, slots=True)
class Away:
    """A host that cannot be reached."""

    since: float
    """Monotonic seconds, like the others."""
    tries: int = 0
    until: float = 0.0

    def pause_s(self, now: float) -> float:
        """Return how long the host is left alone; failures within a pause do not make it longer."""
        if now >= self.until:
            self.tries += 1
            self.until = now + min(FIRST_PAUSE_S * 2 ** (self.tries - 1), LONGEST_PAUSE_S)
        return self.until - now


@dataclass(kw_only=True)
class World:
    """Which hosts are away, and since when; pure, the time is given."""

    patience_s: float
    """Seconds that hosts may be away before the crawl ends as incomplete."""
    reached: set[str] = field(default_factory=set)
    """Hosts that have answered in this run."""
    away: dict[str, Away] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    """Hosts that never answered, while others did."""

    def answered(self, host: str) -> None:
        """Learn that a host has answered, whatever it said."""
        self.reached.add(host)
        self.away.pop(host, None)
        self.dead.discard(host)

    def failed(self, host: str, now: float) -> float | None:
        """Learn that a host was not reached; return the pause in seconds, None: it is dead."""
        away = self.away.setdefault(host, Away(since=now))
        pause = away.pause_s(now)
        if away.tries > TRIES_OF_A_DEAD_HOST and self._is_dead(host):
            self.away.pop(host)
            self.dead.add(host)
        return None if host in self.dead else pause

    def _is_dead(self, host: str) -> bool:
        """Tell whether the host itself is to blame: others answered, and none of them is away."""
        is_proven = bool(self.reached) and self.reached.isdisjoint(self.away)
        return host not in self.reached and is_proven

    def is_hopeless(self, now: float) -> bool:
        """Tell whether every host that is away has been so for too long."""
        patience = self.patience_s if self.reached else min(self.patience_s, FIRST_PATIENCE_S)
        return bool(self.away) and all(now - away.since >= patience for away in self.away.values())


class PatienceMiddleware:
    """Sees failures before the retry middleware, and puts back what the world is to blame for."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.world = World(patience_s=crawler.settings.getfloat("ARCHIVER_PATIENCE"))
        self.is_leaving = False

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
        if isinstance(exception, Leaving):
            return request if frontier.put_back(request) else None
        host = host_key(request)
        if not self._is_away(request, exception, host):
            return None
        pause = self.world.failed(host, monotonic())
        if pause is None:
            request.meta["dont_retry"] = True
            return None
        if not frontier.put_back(request):
            return None
        frontier.hold(host, pause)
        forget_robots(self.crawler, request.url)
        self._tell(host, exception)
        return request

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

    def _is_away(self, request: Request, exception: Exception, host: str) -> bool:
        """Tell whether a host was not reached, so that its answer is still to come.

        A timeout before a byte has left counts only for a host that was there before: some hosts
        take connections and never speak.
        """
        if isinstance(exception, RobotsRefused):  # its words name the error of the fetch
            return any(f"({kind.__name__}" in str(exception) for kind in _UNREACHED)
        if isinstance(exception, DownloadTimeoutError):
            return RECEIPT not in request.meta and host in self.world.reached
        return isinstance(exception, _UNREACHED)

    @property
    def _frontier(self) -> Frontier | None:
        scheduler = self.crawler.engine.scheduler
        return scheduler if isinstance(scheduler, Frontier) else None

    def _tell(self, host: str, exception: Exception) -> None:
        self.crawler.stats.inc_value("archiver/patience/put_back")
        away = self.world.away[host]
        if away.tries == 1:
            logger.warning("host is away, waiting error=%s host=%s", _name(exception), host)


def _name(exception: Exception) -> str:
    return type(exception).__name__
