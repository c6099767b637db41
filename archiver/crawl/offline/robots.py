"""robots.txt while reading from an archive: what it said then holds; where it was not kept, none.

Whoever captured the pages answered for that; nobody is asked for anything now.
"""

from __future__ import annotations

from urllib.parse import urljoin

from scrapy import Request

from archiver.crawl.offline.handler import captures_of
from archiver.crawl.politeness.robots import RobotsMiddleware


class OfflineRobotsMiddleware(RobotsMiddleware):
    """Refuses what the archived robots.txt refused, so that a reading is that of the crawl."""

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RobotsRefused."""
        if captures_of(self.crawler).lines(urljoin(request.url, "/robots.txt")):
            await super().process_request(request)
