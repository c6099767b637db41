"""How much of an answer is taken, and what is told when it is cut.

Takes the place of Scrapy's HttpCompressionMiddleware. A page ends at MAX_PAGE_BYTES on the wire
and again when its coding is undone; what was cut goes on with a flag, and is never whole.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Self
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes

from archiver.crawl.capture.handler import STOPPED_BY
from archiver.crawl.limits.decode import Outcome, codings_of, decoded

logger = logging.getLogger(__name__)

MAX_BYTES = 48 << 20
"""On the wire, of what is no page and declares no length; one that does may have
DOWNLOAD_MAXSIZE (archiver/settings.py)."""
MAX_PAGE_BYTES = 32 << 20
"""Of HTML, XML, JSON and text, on the wire and decoded."""
SWOLLEN_BYTES = 4 << 20
"""What is handed on of a body that swells beyond the bounds: nobody wrote it for a reader."""
MAX_RATIO = 100
"""Decoded to coded length; written pages lie below 30."""
SLOW_AFTER_S = 10.0
LEAST_BYTES_PER_S = 512
"""An answer that comes more slowly ends after SLOW_AFTER_S, and is told as cut."""
LONGEST_PAGE_S = 60.0
"""For HTML, XML, JSON and text; the rest has ARCHIVER_LONGEST_DOWNLOAD."""
FLAGS = "archiver_flags"
STOP_AFTER = "archiver_stop_after"
"""Request meta: bytes after which this download ends, and its beginning is handed on."""
ACCEPTED = b"gzip, deflate, br, zstd"

_PARTIAL = 206
"""Never asked for: a part that calls itself one is no page."""
_TEXTUAL = (b"text/", b"application/xhtml", b"application/xml", b"application/json", b"+xml")
_FLAG_OF: dict[Outcome, str] = {
    "length": "truncated",
    "early-end": "truncated",
    "not-as-said": "encoding-error",
    "unknown-coding": "encoding-error",
}


@dataclass(kw_only=True, slots=True)
class _Taken:
    """What has arrived of one answer."""

    limit: int
    longest_s: float = LONGEST_PAGE_S
    length: int = 0
    since: float = field(default_factory=monotonic)

    def is_drip(self, now: float) -> bool:
        """Tell whether it comes too slowly, or for too long, to be worth the wait."""
        elapsed = now - self.since
        is_slow = elapsed > SLOW_AFTER_S and self.length < elapsed * LEAST_BYTES_PER_S
        return is_slow or elapsed > self.longest_s


class BoundsMiddleware:
    """Ends long downloads, undoes content codings within bounds, and flags what was cut."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._taken: WeakKeyDictionary[Request, _Taken] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware and listen to the bytes that arrive."""
        bounds = cls(crawler)
        crawler.signals.connect(bounds.headers_received, signals.headers_received)
        crawler.signals.connect(bounds.bytes_received, signals.bytes_received)
        return bounds

    def process_request(self, request: Request) -> None:
        """Say what we can decode; a new download has no flags yet."""
        request.headers.setdefault(b"Accept-Encoding", ACCEPTED)
        request.meta.pop(FLAGS, None)

    def headers_received(self, headers: Headers, body_length: int, request: Request) -> None:
        """Choose how much of the answer is taken, by its kind."""
        content_type = (headers.get(b"Content-Type") or b"text/").lower()
        is_page = any(mark in content_type for mark in _TEXTUAL)
        of_kind = MAX_PAGE_BYTES if is_page else max(MAX_BYTES, _declared(body_length))
        self._taken[request] = _Taken(
            limit=request.meta.get(STOP_AFTER) or of_kind,
            longest_s=LONGEST_PAGE_S if is_page else inf,
        )

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Count; raise StopDownload at the limit, so that the beginning is handed on."""
        taken = self._taken.setdefault(request, _Taken(limit=MAX_BYTES))
        taken.length += len(data)
        if taken.is_drip(monotonic()):
            request.meta[STOPPED_BY] = "time"
            raise StopDownload(fail=False)
        if taken.length > taken.limit:
            raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:
        """Undo the content codings, and flag what is not whole."""
        is_stopped = "download_stopped" in response.flags
        if is_stopped:
            self._flag(request, "truncated", "length")
        if response.status == _PARTIAL:
            self._flag(request, "truncated", "partial")
        codings = codings_of(response.headers.getlist(b"Content-Encoding"))
        if not codings or request.method == "HEAD" or not response.body:
            return response
        found = decoded(response.body, codings, limit=_limit(request, len(response.body)))
        if found.outcome != "whole" and not (is_stopped and found.outcome == "early-end"):
            self._flag(request, _FLAG_OF[found.outcome], found.outcome)
        body = found.body[:SWOLLEN_BYTES] if found.outcome == "length" else found.body
        return _with_body(response, body, is_decoded=found.outcome != "unknown-coding")

    def _flag(self, request: Request, flag: str, why: str) -> None:
        flags = request.meta.setdefault(FLAGS, [])
        if flag not in flags:
            flags.append(flag)
        self.crawler.stats.inc_value(f"archiver/bounds/{why}")
        if request.callback is not NO_CALLBACK:
            logger.info("cut reason=%s flag=%s url=%s", why, flag, request.url[:500])


def _declared(body_length: object) -> int:
    return body_length if isinstance(body_length, int) else 0  # Twisted has a string for unknown


def _limit(request: Request, length: int) -> int:
    limit: int = request.meta.get(STOP_AFTER) or MAX_PAGE_BYTES
    return min(limit, max(length * MAX_RATIO, SWOLLEN_BYTES))


def _with_body(response: Response, body: bytes, *, is_decoded: bool) -> Response:
    headers = response.headers.copy()
    if is_decoded:
        del headers[b"Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body[:5000])
    # as in Scrapy: an encoding that was guessed from coded bytes is none
    encoding = {"encoding": None} if issubclass(kind, TextResponse) else {}
    replaced: Response = response.replace(cls=kind, body=body, headers=headers, **encoding)
    return replaced
