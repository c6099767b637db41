"""What every request says of us, in one pass: timeout, headers, User-Agent.

Takes the place of three middlewares of Scrapy: each one costs every request.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpauth import HttpAuthMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers

_CREDENTIALS = ("HTTPAUTH_USER", "HTTPAUTH_PASS")
_OF_SPIDERS = ("http_user", "http_pass")


class AskingMiddleware:
    """Sets what a request does not say itself: DOWNLOAD_TIMEOUT, default headers, USER_AGENT."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._timeout_s = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._headers = _normalized(
            {**settings.getdict("DEFAULT_REQUEST_HEADERS"), "User-Agent": settings["USER_AGENT"]}
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add what is missing."""
        if self._timeout_s:
            request.meta.setdefault("download_timeout", self._timeout_s)
        headers = request.headers
        for name, values in self._headers:
            if name not in headers:
                headers.setlist(name, list(values))


class AuthMiddleware(HttpAuthMiddleware):
    """Scrapy's, when there is somebody to log in."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl; NotConfigured when nothing has credentials."""
        settings, spider = crawler.settings, crawler.spider
        if not any(settings.get(name) for name in _CREDENTIALS) and not any(
            getattr(spider, name, "") for name in _OF_SPIDERS
        ):
            raise NotConfigured  # with a reason, Scrapy would warn of it
        return super().from_crawler(crawler)


def _normalized(headers: dict[str, str | None]) -> list[tuple[bytes, list[bytes]]]:
    """Return headers as Scrapy writes them, without those that are to be left out."""
    return [*Headers({name: value for name, value in headers.items() if value}).items()]
