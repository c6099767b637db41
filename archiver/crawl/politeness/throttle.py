"""One connection per host, at the host's pace; pauses when it asks for one.

Builds on the slots of Scrapy's downloader, so that a pause holds no other host up. A host that
is set aside is asked nothing more in this run; every address left out has its reason.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from time import monotonic
from typing import Self, cast
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archiver.crawl.politeness.pace import Mode, Pace, retry_after_s
from archiver.crawl.politeness.robots import CRAWL_DELAY, NOTES
from archiver.model.article import Reading
from archiver.model.url import host_of

logger = logging.getLogger(__name__)

_CONNECTIONS = {"adaptive": 1, "off": 16}
_JITTER = 0.25
"""Half of what a delay varies upwards: requests in step are a load of their own."""
_MAX_HOSTS = 20_000
_WALLS = frozenset({"blocked", "challenge", "consent"})


class HostSetAside(IgnoreRequest):  # a reason to ignore, no fault
    """The host is left alone for this run; the text says why."""

    reason = "host-paused"
    reason_code = "host-paused"

    @property
    def is_for_later(self) -> bool:
        """Tell whether a later run may ask: the host wanted more patience, it did not refuse."""
        return "slow down" in str(self)


class ThrottleMiddleware:
    """Sets each host's slot to its pace, before a request and after its answer."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.mode = mode_of(crawler.settings.get("ARCHIVER_POLITENESS", "adaptive"))
        self._paces: dict[str, Pace] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        _throttles[crawler] = self
        if not crawler.settings["ARCHIVER_CONTACT"]:
            logger.warning("nobody to turn to: name an operator with -s ARCHIVER_CONTACT=ADDRESS")
        if self.mode == "off":
            logger.warning("politeness is off: no delay, 16 connections per host; own servers only")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware and listen to answers as they arrive."""
        throttle = cls(crawler)
        crawler.signals.connect(throttle.reached, signals.request_reached_downloader)
        crawler.signals.connect(throttle.answered, signals.response_downloaded)
        crawler.signals.connect(throttle.judged, signals.item_scraped)
        crawler.signals.connect(throttle.judged, signals.item_dropped)
        crawler.signals.connect(throttle.closed, signals.spider_closed)
        return throttle

    def process_request(self, request: Request) -> None:
        """Refuse a request to a host that is set aside; take Crawl-delay from its robots.txt."""
        pace = self.pace_of(request)
        if pace.aside:
            self._note(request, pace)
            raise HostSetAside(f"{host_of(request.url)} is set aside: {pace.aside}")
        if crawl_delay := request.meta.get(CRAWL_DELAY):
            pace.ask_for(float(crawl_delay))

    def reached(self, request: Request) -> None:
        """Set the slot to the pace, before the request may leave it."""
        self._apply(request, self.pace_of(request))

    def answered(self, response: Response, request: Request) -> None:
        """Learn from an answer, before the slot lets the next request go."""
        pace = self.pace_of(request)
        after = response.headers.get(b"Retry-After")
        is_final = pace.answered(
            response.status,
            now=monotonic(),
            latency_s=request.meta.get("download_latency"),
            retry_after_s=retry_after_s(
                after.decode("latin-1") if after else None, now=datetime.now(UTC)
            ),
        )
        if is_final or pace.aside:
            request.meta["dont_retry"] = True
            self.crawler.stats.inc_value("archiver/throttle/deferred")
        self._report(pace, request.url)
        self._apply(request, pace)

    def judged(self, item: object) -> None:
        """Learn from a page that was read: a real one, or a wall in its place."""
        if not isinstance(item, Reading) or not item.url:
            return
        pace = self.pace_of(Request(item.url))
        walls = [doubt.code for doubt in item.doubts if doubt.code in _WALLS]
        if walls:
            pace.blocked(walls[0])
            self._report(pace, item.url)
        elif item.article is not None:
            pace.welcomed()

    def closed(self) -> None:
        """Let no timer outlive the crawl."""
        for timer in self._timers.values():
            timer.cancel()

    def pace_of(self, request: Request) -> Pace:
        """Return the pace of a request's host."""
        key = _key(request)
        if key not in self._paces:
            while len(self._paces) >= _MAX_HOSTS:
                self._paces.pop(next(iter(self._paces)))
            delay = 0.0 if self.mode == "off" else self.crawler.settings.getfloat("DOWNLOAD_DELAY")
            patience = self.crawler.settings.getfloat("ARCHIVER_PATIENCE", 600.0)
            self._paces[key] = Pace(mode=self.mode, least_delay_s=delay, patience_s=patience)
        return self._paces[key]

    def _apply(self, request: Request, pace: Pace) -> None:
        downloader = self.crawler.engine.downloader
        slot: Slot | None = downloader.slots.get(downloader.get_slot_key(request))
        if slot is None:
            return
        slot.concurrency = _CONNECTIONS[self.mode]
        pause = pace.pause_s(monotonic())
        if pause > 0:
            self._pause(slot, pace, pause)
        else:
            _set(slot, pace)

    def _pause(self, slot: Slot, pace: Pace, pause: float) -> None:
        """Hold the slot: its next request leaves `pause` seconds from now, not earlier."""
        slot.delay, slot.jitter, slot.lastseen = pause + 0.05, 0.0, monotonic()
        self.crawler.stats.inc_value("archiver/throttle/pauses")

        def resume() -> None:
            self._timers.pop(id(slot), None)
            _set(slot, pace)

        key = id(slot)
        if key in self._timers:
            self._timers[key].cancel()
        self._timers[key] = asyncio.get_running_loop().call_later(pause, resume)

    def _report(self, pace: Pace, url: str) -> None:
        if pace.aside and not pace.is_reported:
            pace.is_reported = True
            self.crawler.stats.inc_value("archiver/throttle/set_aside")
            logger.warning("host set aside reason=%r host=%s", pace.aside, host_of(url))

    def _note(self, request: Request, pace: Pace) -> None:
        request.meta[NOTES] = {**(request.meta.get(NOTES) or {}), "throttle": pace.aside}
        self.crawler.stats.inc_value("archiver/throttle/left_out")


_throttles: WeakKeyDictionary[Crawler, ThrottleMiddleware] = WeakKeyDictionary()


def pace_in(crawler: Crawler, request: Request) -> float:
    """Return the seconds after a request's answer before its host may be asked again.

    Counted from where the answer began, as a crawl by itself would.
    """
    throttle = _throttles.get(crawler)
    if throttle is None:
        return crawler.settings.getfloat("DOWNLOAD_DELAY")
    pace = throttle.pace_of(request)
    since_asked = float(request.meta.get("download_latency") or 0.0)
    return max(pace.pause_s(monotonic()), pace.delay_s - since_asked, 0.0)


def mode_of(setting: str) -> Mode:
    """Return the politeness mode; raise ValueError for a word that is none."""
    if setting not in _CONNECTIONS:
        raise ValueError(f"ARCHIVER_POLITENESS={setting!r}: it is `adaptive` or `off`")
    return cast("Mode", setting)


def _set(slot: Slot, pace: Pace) -> None:
    """Let the delay vary between the pace and half as much again, never below the pace."""
    slot.delay = pace.delay_s * (1 + _JITTER)
    slot.jitter = _JITTER / (1 + _JITTER)


def _key(request: Request) -> str:
    return host_of(request.url) or ""
