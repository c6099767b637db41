"""Asks a host in a storm for a page that it gave before, to see who is to blame.

The answer is recorded like every other, as a revisit when the page has not changed. Without a page
to ask for, the host has to prove itself by what waits.
"""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archiver.crawl.frontier.scheduler import frontier_of, host_key
from archiver.crawl.politeness.robots import NOTES

logger = logging.getLogger(__name__)

_WHOLE = (200, 304)


class Proof:
    """Remembers the last good page of each host, and asks for it when somebody wants to know."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._good: dict[str, str] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    def learn(self, request: Request, response: Response) -> None:
        """Remember a page that came well."""
        if response.status in _WHOLE and request.method == "GET" and not request.body:
            self._good[host_key(request)] = request.url

    def seek(self, request: Request) -> None:
        """Ask the host of a request for a good page, unless it is being asked; do not wait."""
        host = host_key(request)
        if host not in self._good and (kept := self._kept(request.url)):
            self._good[host] = kept
        if host in self._good and host not in self._asking:
            self._asking[host] = asyncio.ensure_future(self._ask(host, self._good[host]))

    async def _ask(self, host: str, url: str) -> None:
        notes = {"patience": "asked to see whether the host is well"}
        request = Request(
            url, callback=NO_CALLBACK, dont_filter=True, meta={"dont_retry": True, NOTES: notes}
        )
        self.crawler.stats.inc_value("archiver/patience/proofs")
        try:
            await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # whatever Scrapy raises, the host said nothing
            logger.debug("no proof of a host error=%s host=%s", type(error).__name__, host)
        finally:
            self._asking.pop(host, None)

    def _kept(self, url: str) -> str | None:
        """Return a page of the same origin that an earlier run has stored."""
        frontier, parts = frontier_of(self.crawler), urlsplit(url)
        if frontier is None:
            return None
        return frontier.memory.validators().latest(f"{parts.scheme}://{parts.netloc}")
