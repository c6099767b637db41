"""The download handler: Scrapy's own, with a recording protocol in its connection pool.

A response is handed on only after its exchange is kept: `request.meta["archiver_receipt"]`
tells where. Failed requests leave what came of them, too.
"""

# The border with Twisted: private names (held by contract.py), values without types.
# ruff: noqa: SLF001
# mypy: allow-untyped-calls

from __future__ import annotations

import logging
from typing import cast
from urllib.parse import urldefrag, urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.utils._download_handlers import get_dataloss_msg, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.client import HTTPConnectionPool

from archiver.crawl.addresses import guard_of
from archiver.crawl.capture import contract
from archiver.crawl.capture.agent import RecordingAgent, TapedPool
from archiver.crawl.capture.protocol import RecordingFactory
from archiver.crawl.capture.recording import Recording, Tape
from archiver.crawl.capture.silence import LONGEST_S, Watch
from archiver.crawl.capture.sink import CaptureFailed, sink_of
from archiver.crawl.capture.tls import https_policy
from archiver.crawl.capture.trust import certificate_fault, trust_of
from archiver.model.exchange import Truncation

RECEIPT = "archiver_receipt"
"""Request meta: the Receipt of the exchange that gave the response."""
VIA = "archiver_via"
"""Request meta: the page that led here; a redirect's own chain counts first."""
STOPPED_BY = "archiver_stopped_by"
"""Request meta: `time` when a download was stopped because it took too long, not for its size."""
NOTES = "archiver_notes"
"""Request meta: further facts for the metadata record, a dict of strings."""
_KEPT_PER_HOST = 64
"""Connections of a host that wait for their next request. They rest between two, so more are open
than are asked at once; what is asked at once is not decided here."""
LONGEST = "ARCHIVER_LONGEST_DOWNLOAD"
"""Setting: seconds that a whole answer may take."""

logger = logging.getLogger(__name__)


class CaptureHandler(HTTP11DownloadHandler):
    """Downloads over HTTP/1.1 and records every exchange, byte by byte."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = RecordingFactory
        self._pool.maxPersistentPerHost = max(self._pool.maxPersistentPerHost, _KEPT_PER_HOST)
        self._contextFactory = https_policy(crawler)
        self._guard, self._trust = guard_of(crawler), trust_of(crawler.settings)
        self._watch = Watch(longest_s=crawler.settings.getfloat(LONGEST, LONGEST_S))
        contract.check(self._pool)

    async def download_request(self, request: Request) -> Response:
        """Download, keep what went over the wire, then hand on the response."""
        sink_of(self._crawler)
        tape = Tape()
        why: Truncation | None = None
        error: BaseException | None = None
        try:
            response = await self._download(_without_credentials(request), tape)
            if "download_stopped" in response.flags:
                why = _stopped_by(request)
        except BaseException as raised:
            error, why = raised, _truncation(request, raised)
            raise
        finally:
            self._keep(request, tape.end(why=why, error=str(error) if error else None))
        return response

    async def _download(self, request: Request, tape: Tape) -> Response:
        """As HTTP11DownloadHandler.download_request, with an agent of ours."""
        agent = RecordingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=cast("HTTPConnectionPool", TapedPool(self._pool, tape)),
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        agent.guard, agent.tape, agent.watch = self._guard, tape, self._watch
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except DownloadFailedError as error:
            raise certificate_fault(error) or error from error.__cause__
        except ResponseDataLossError:
            if not self._fail_on_dataloss_warned:
                logger.warning(get_dataloss_msg(request.url))
                self._fail_on_dataloss_warned = True
            raise

    def _keep(self, request: Request, recordings: list[Recording]) -> None:
        """Give the exchanges to the sink, in the order in which they took place."""
        sink = sink_of(self._crawler)
        request.meta.pop(RECEIPT, None)
        for recording in recordings:
            if request.meta.get("proxy"):
                recording.is_proxied = True
            exchange = recording.exchange(
                url=target_uri(request.url),
                via=_via(request),
                notes=_notes(request) | self._trust.notes(request.url),
            )
            try:
                request.meta[RECEIPT] = sink.capture(exchange)
            except Exception as failure:
                # Whatever failed: from here on the crawl would go by unrecorded.
                sink.capture_failed(failure)
                raise CaptureFailed(f"could not keep {exchange.url}: {failure}") from failure
            finally:
                if exchange.response is not None:
                    exchange.response.close()


def _without_credentials(request: Request) -> Request:
    """Twisted would take `http://good.test:x@evil.test/` for an address of good.test."""
    if "@" not in request.url or "@" not in urlsplit(request.url).netloc:
        return request
    clean = request.replace(url=target_uri(request.url))
    clean._meta = request.meta  # what is noted on the one is noted on the other
    return clean


def target_uri(url: str) -> str:
    """Return a request's address without fragment and without credentials."""
    parts = urlsplit(urldefrag(url)[0])
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def _truncation(request: Request, error: BaseException) -> Truncation | None:
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if isinstance(error, DownloadCancelledError | StopDownload):
        return _stopped_by(request)
    return None


def _stopped_by(request: Request) -> Truncation:
    return "time" if request.meta.pop(STOPPED_BY, None) == "time" else "length"


def _via(request: Request) -> str | None:
    redirected: list[str] = request.meta.get("redirect_urls") or []
    via = redirected[-1] if redirected else request.meta.get(VIA)
    return target_uri(via) if via else None


def _notes(request: Request) -> dict[str, str]:
    notes: dict[str, str] = dict(request.meta.get(NOTES) or {})
    return notes
