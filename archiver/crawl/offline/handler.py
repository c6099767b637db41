"""The download handler that answers from WARC, and asks nobody.

A request is found by address, method, body and time (ARCHIVER_OFFLINE_AT; else the newest). What
is not there is a counted miss with a doubt of its own, never an answer.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Self
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from archiver.crawl.capture.handler import RECEIPT
from archiver.crawl.offline.response import response_of
from archiver.replay.captures import Captures, open_captures


class NotInArchive(IgnoreRequest):
    """The archive holds no answer to this request."""

    reason_code = "not-in-archive"


class OfflineHandler:
    """Answers http and https requests with what ARCHIVER_OFFLINE holds."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._at: str | None = crawler.settings["ARCHIVER_OFFLINE_AT"] or None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the handler of a crawl."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Return the stored answer; raise what the live download raised."""
        request.meta.pop(RECEIPT, None)
        kind = request.headers.get(b"Content-Type") or b""
        capture = captures_of(self._crawler).find(
            request.url,
            method=request.method,
            content_type=kind.decode("latin-1"),
            body=request.body,
            at=self._at,
        )
        if capture is None:
            self._crawler.stats.inc_value("archiver/offline/miss")
            raise NotInArchive(f"no capture of {request.method} {request.url}")
        request.meta[RECEIPT] = capture.receipt
        _raise_again(request, capture.holder.headers.get("warc-truncated"))
        self._crawler.stats.inc_value("archiver/offline/answered")
        return response_of(request, capture)

    async def close(self) -> None:
        """Close the archive, once."""
        if opened := _opened.pop(self._crawler, None):
            opened[1].close()


def _raise_again(request: Request, truncated: str | None) -> None:
    """Fail as the download did whose answer broke off: there was no page then, and is none now."""
    if truncated == "disconnect":
        raise ResponseDataLossError
    if truncated == "time":
        timeout = request.meta.get("download_timeout")
        raise DownloadTimeoutError(f"Getting {request.url} took longer than {timeout} seconds.")


_opened: WeakKeyDictionary[Crawler, tuple[Captures, ExitStack]] = WeakKeyDictionary()


def captures_of(crawler: Crawler) -> Captures:
    """Return the captures this crawl reads from, opened the first time; raise NoCaptures."""
    if crawler not in _opened:
        stack = ExitStack()
        paths = paths_of(crawler.settings["ARCHIVER_OFFLINE"])
        _opened[crawler] = stack.enter_context(open_captures(*paths)), stack
    return _opened[crawler][0]


def paths_of(text: str) -> list[Path]:
    """Return the paths of ARCHIVER_OFFLINE: comma-separated archives, WARC files, WACZ files."""
    return [Path(part.strip()) for part in text.split(",") if part.strip()]
