"""Redirects as Scrapy follows them, without a Referer: where we come from is nobody's business."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapysRedirectMiddleware
from scrapy.http import Response


class WithoutReferer(BaseRedirectMiddleware):
    """Asks no spider middleware for a Referer, and so misses none when a crawl begins."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl; Scrapy's own warns that RefererMiddleware is off."""
        made = cls(crawler.settings)
        made.crawler = crawler
        return made

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        """Send no Referer, whatever the answer was."""
        request.headers.pop("Referer", None)


class RedirectMiddleware(WithoutReferer, ScrapysRedirectMiddleware):
    """Follows 301, 302, 303, 307 and 308."""
