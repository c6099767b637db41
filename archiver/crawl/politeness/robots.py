"""Asks each origin's robots.txt first, and asks for nothing that it does not allow.

Takes the place of Scrapy's RobotsTxtMiddleware, whose 2.19 lets requests through that wait for
a new host's robots.txt. Every request waits here for the one fetch and hears the same verdict.
The fetch goes through the engine, so it is in the archive as well.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from time import monotonic
from typing import Self
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archiver.crawl.capture.trust import CertificateError
from archiver.crawl.limits.bounds import STOP_AFTER
from archiver.crawl.politeness.rules import (
    MAX_REDIRECTS,
    MAX_ROBOTS_BYTES,
    UNREACHABLE,
    Robots,
    Verdict,
    robots_for_status,
    robots_of,
)
from archiver.model.url import is_web

logger = logging.getLogger(__name__)

PRODUCT = "Archiver"
"""The product token that robots.txt groups name."""
LIFETIME_S = 24 * 3600.0
"""RFC 9309 section 2.4: no longer than a day."""
RETRY_AFTER_S = 600.0
"""An unreachable robots.txt forbids all; after this long it is asked for again."""
TIMEOUT_S = 15.0
CRAWL_DELAY = "archiver_crawl_delay"
"""Request meta: seconds that robots.txt asks between two requests."""
NOTES = "archiver_notes"
_MAX_ORIGINS = 10_000
_PRIORITY = 1000
_MOST_WORDS = 300
"""Characters of an error that a record repeats."""
_REDIRECTS = (301, 302, 303, 307, 308)


class RobotsRefused(IgnoreRequest):  # a reason to ignore, no fault
    """robots.txt does not allow this address; `reason` is a short code."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.words)
        self.reason = verdict.reason
        self.reason_code = verdict.reason


@dataclass(kw_only=True, slots=True)
class _Known:
    robots: asyncio.Future[Robots]
    until: float
    """Monotonic seconds; infinite while the fetch is under way."""


class RobotsMiddleware:
    """Lets a request pass only with its origin's consent."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("ROBOTSTXT_OBEY is off")
        self.crawler = crawler
        self.product: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or PRODUCT
        self._known: dict[str, _Known] = {}
        _middlewares[crawler] = self

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl; NotConfigured when ROBOTSTXT_OBEY is off."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RobotsRefused."""
        if request.meta.get("dont_obey_robotstxt") or not is_web(request.url):
            return
        robots = await self.robots_for(request.url)
        verdict = robots.verdict(request.url, self.product)
        notes = {**(request.meta.get(NOTES) or {}), "robots": verdict.words}
        request.meta[NOTES] = notes
        if verdict.crawl_delay_s is not None:
            request.meta[CRAWL_DELAY] = verdict.crawl_delay_s
        if not verdict.is_allowed:
            self._count(f"refused/{verdict.reason}")
            raise RobotsRefused(verdict)

    async def robots_for(self, url: str) -> Robots:
        """Return the rules of an address's origin; whoever comes while they are fetched, waits."""
        origin = _origin(url)
        known = self._known.get(origin)
        if known is None or known.until <= monotonic():
            known = self._fetch(origin)
        # shielded: one waiter that is cancelled must not take the others with it
        return await asyncio.shield(known.robots)

    def found(self, url: str) -> Robots | None:
        """Return the rules of an address's origin when they are known already."""
        known = self._known.get(_origin(url))
        if known is None or not known.robots.done():
            return None
        return known.robots.result()

    def drop(self, url: str) -> None:
        """Forget what is known of an address's origin."""
        self._known.pop(_origin(url), None)

    def _fetch(self, origin: str) -> _Known:
        while len(self._known) >= _MAX_ORIGINS:
            self._known.pop(next(iter(self._known)))
        fetch = asyncio.ensure_future(self._fetched(origin))
        known = self._known[origin] = _Known(robots=fetch, until=float("inf"))
        fetch.add_done_callback(lambda done: _settle(known, done))
        return known

    async def _fetched(self, origin: str) -> Robots:
        url = f"{origin}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            found = await self._asked(url)
            if isinstance(found, Robots):
                self._count(f"found/{found.source}")
                return found
            url = found
        # RFC 9309 section 2.3.1.2: as if there were none
        return Robots(source="unavailable", words=f"more than {MAX_REDIRECTS} redirects")

    async def _asked(self, url: str) -> Robots | str:
        """Ask for one address: the rules, or where they are said to be."""
        self._count("asked")
        try:
            response = await self.crawler.engine.download_async(_request(url))
        except Exception as error:  # noqa: BLE001  # whatever Scrapy raises, the host said nothing
            logger.info("robots.txt unreachable error=%s url=%s", type(error).__name__, url[:500])
            words = f"{type(error).__name__}: {error}"[:_MOST_WORDS]
            is_forged = isinstance(error, CertificateError)
            reason = CertificateError.reason_code if is_forged else UNREACHABLE
            return Robots(source="unreachable", words=words, reason=reason)
        return _understood(response)

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"archiver/robots/{what}")


_middlewares: WeakKeyDictionary[Crawler, RobotsMiddleware] = WeakKeyDictionary()


def robots_sitemaps(crawler: Crawler, url: str) -> tuple[str, ...]:
    """Return the sitemaps that the robots.txt of an address's origin names, once it is known."""
    middleware = _middlewares.get(crawler)
    robots = middleware.found(url) if middleware else None
    return robots.sitemaps if robots else ()


def forget(crawler: Crawler, url: str) -> None:
    """Ask for the robots.txt of an address's origin anew, when it could not be reached before."""
    middleware = _middlewares.get(crawler)
    robots = middleware.found(url) if middleware else None
    if middleware and robots and robots.source == "unreachable":
        middleware.drop(url)


def _request(url: str) -> Request:
    return Request(
        url,
        callback=NO_CALLBACK,
        priority=_PRIORITY,
        dont_filter=True,
        meta={
            "dont_obey_robotstxt": True,
            "dont_redirect": True,
            "allow_offsite": True,
            "download_timeout": TIMEOUT_S,
            "max_retry_times": 1,
            STOP_AFTER: MAX_ROBOTS_BYTES,
        },
    )


def _understood(response: Response) -> Robots | str:
    if 200 <= response.status < 300:  # noqa: PLR2004  # HTTP's own classes
        return robots_of(response.body, url=response.url)
    location = response.headers.get(b"Location")
    if response.status in _REDIRECTS:
        target = _target(response.url, location or b"")
        return target or Robots(source="unavailable", words="a redirect to nowhere")
    return robots_for_status(response.status)


def _target(url: str, location: bytes) -> str | None:
    try:
        target = urljoin(url, location.decode("utf-8", "replace").strip()) if location else None
    except ValueError:
        return None
    return target if target and is_web(target) and len(target) < MAX_ROBOTS_BYTES else None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def _settle(known: _Known, done: asyncio.Future[Robots]) -> None:
    """Say how long the answer holds; a fetch that broke off holds for no time at all."""
    if done.cancelled() or done.exception() is not None:
        known.until = 0.0
        return
    unreachable = done.result().source == "unreachable"
    known.until = monotonic() + (RETRY_AFTER_S if unreachable else LIFETIME_S)
