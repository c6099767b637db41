"""The download handler: Scrapy's own, with a recording protocol in its connection pool.

A response is handed on only after its exchange is kept: `request.meta["archiver_receipt"]`
tells where. Failed requests leave what came of them, too.
"""

# The border with Twisted: private names (held by contract.py), values without types.
# ruff: noqa: ANN401, SLF001
# mypy: allow-untyped-calls

from __future__ import annotations

import logging
from collections.abc import Hashable
from typing import Any, cast
from urllib.parse import urldefrag, urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _ScrapyAgent,
    _TunnelingAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.utils._download_handlers import get_dataloss_msg, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.web.client import URI, Agent, HTTPConnectionPool

from archiver.crawl.addresses import Guard, guard_of, literal_address
from archiver.crawl.capture import contract
from archiver.crawl.capture.endpoints import GuardedEndpoints, GuardedTunnel
from archiver.crawl.capture.protocol import TAPE, RecordingFactory
from archiver.crawl.capture.recording import Recording, Tape
from archiver.crawl.capture.silence import LONGEST_S, SilenceTimer
from archiver.crawl.capture.sink import CaptureFailed, sink_of
from archiver.crawl.capture.tls import https_policy
from archiver.crawl.capture.trust import trust_of
from archiver.model.exchange import Truncation

RECEIPT = "archiver_receipt"
"""Request meta: the Receipt of the exchange that gave the response."""
VIA = "archiver_via"
"""Request meta: the page that led here; a redirect's own chain counts first."""
STOPPED_BY = "archiver_stopped_by"
"""Request meta: `time` when a download was stopped because it took too long, not for its size."""
LONGEST = "ARCHIVER_LONGEST_DOWNLOAD"
"""Setting: seconds that a whole answer may take."""
NOTES = "archiver_notes"
"""Request meta: further facts for the metadata record, a dict of strings."""

logger = logging.getLogger(__name__)


class CaptureHandler(HTTP11DownloadHandler):
    """Downloads over HTTP/1.1 and records every exchange, byte by byte."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = RecordingFactory
        self._contextFactory = https_policy(crawler)
        self._guard, self._trust = guard_of(crawler), trust_of(crawler.settings)
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
        agent = _RecordingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=cast("HTTPConnectionPool", _TapedPool(self._pool, tape)),
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        agent.guard, agent.tape = self._guard, tape
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
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


class _TapedPool:
    """The connection pool, as one Scrapy request sees it: its requests know their tape."""

    def __init__(self, pool: HTTPConnectionPool, tape: Tape) -> None:
        self._pool = pool
        self._tape = tape
        self.persistent = pool.persistent

    def getConnection(self, key: Hashable, endpoint: IStreamClientEndpoint) -> Deferred[Any]:  # noqa: N802
        """Return a connection whose request is recorded on this tape."""
        return self._pool.getConnection(key, endpoint).addCallback(_TapedConnection, self._tape)


class _TapedConnection:
    def __init__(self, connection: Any, tape: Tape) -> None:
        self._connection = connection
        self._tape = tape

    def request(self, request: Any) -> Deferred[Any]:
        setattr(request, TAPE, self._tape)
        sent: Deferred[Any] = self._connection.request(request)
        return sent


class _RecordingAgent(_ScrapyAgent):
    """Scrapy's agent, connecting through the guard, with a timer that knows silence."""

    guard: Guard
    tape: Tape

    def download_request(self, request: Request) -> Deferred[Response]:
        """As Scrapy's, whose timer is replaced before it has run."""
        download = super().download_request(request)
        theirs: Any = self._timeout_cl
        if theirs.active():
            theirs.cancel()
            timer: Any = SilenceTimer(
                download,
                self.tape,
                silence_s=request.meta.get("download_timeout") or self._connectTimeout,
                longest_s=self._crawler.settings.getfloat(LONGEST, LONGEST_S),
            )
            self._timeout_cl = timer
        return download

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        endpoints = GuardedEndpoints(agent._endpointFactory, self.guard)
        agent._endpointFactory = endpoints
        if request.meta.get("proxy"):
            self._check_origin(request)
        if isinstance(agent, _TunnelingAgent):
            _guard_tunnel(agent, endpoints)
        return agent

    def _check_origin(self, request: Request) -> None:
        """Behind a proxy only what the address itself says can be judged."""
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        self.guard.check_port(host, parts.port or (443 if parts.scheme == "https" else 80))
        if literal := literal_address(host):
            self.guard.check_address(literal)


def _guard_tunnel(agent: _TunnelingAgent, endpoints: GuardedEndpoints) -> None:
    make = agent._getEndpoint

    def guarded(uri: URI) -> GuardedTunnel:
        tunnel = make(uri)
        tunnel.__class__ = GuardedTunnel
        assert isinstance(tunnel, GuardedTunnel)  # noqa: S101 - tells the type checker
        tunnel.guarded = endpoints.plain(tunnel._host, tunnel._port)
        return tunnel

    agent._getEndpoint = guarded  # type: ignore[method-assign]


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
