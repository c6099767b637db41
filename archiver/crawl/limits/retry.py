"""What is asked again: once after a timeout, RETRY_TIMES after other failures, never a refusal.

A server that let one request hang lets the next one hang too; each costs a whole timeout.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

_TIMES_AFTER_TIMEOUT = 1


class BoundedRetryMiddleware(RetryMiddleware):
    """Scrapy's, with fewer tries where each one is dear."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl."""
        return super().from_crawler(crawler)

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: object = None,  # noqa: ARG002  # Scrapy's
    ) -> Request | Response | None:
        """Return the request to ask again, or None when it has failed for good."""
        if isinstance(exception, DownloadTimeoutError):
            tried = request.meta.get("retry_times", 0)
            if tried >= min(_TIMES_AFTER_TIMEOUT, self.max_retry_times):
                return None
        return super().process_exception(request, exception)
