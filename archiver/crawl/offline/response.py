"""A capture as the response that the spiders saw when it was new."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from archiver.crawl.stored import stored_response
from archiver.replay.captures import Capture


def response_of(request: Request, capture: Capture) -> Response:
    """Return the stored answer as it came, still content-encoded."""
    flags = ["download_stopped"] if capture.is_truncated else None
    return stored_response(request, capture.head, capture.payload, flags=flags)
