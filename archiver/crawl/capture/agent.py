"""Scrapy's agent with our connections: guarded, recorded on a tape, timed by silence."""

# The border with Twisted: private names (held by contract.py), values without types.
# ruff: noqa: ANN401, SLF001
# mypy: allow-untyped-calls

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _ScrapyAgent, _TunnelingAgent
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.web.client import URI, Agent, HTTPConnectionPool

from archiver.crawl.addresses import Guard, literal_address
from archiver.crawl.capture.endpoints import GuardedEndpoints, GuardedTunnel
from archiver.crawl.capture.protocol import TAPE
from archiver.crawl.capture.recording import Tape
from archiver.crawl.capture.silence import SilenceTimer, Watch


class TapedPool:
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


class RecordingAgent(_ScrapyAgent):
    """Scrapy's agent, connecting through the guard, with a timer that knows silence."""

    guard: Guard
    tape: Tape
    watch: Watch

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
                watch=self.watch,
            )
            self._timeout_cl = timer
        return download

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        endpoints = GuardedEndpoints(agent._endpointFactory, self.guard)
        agent._endpointFactory = endpoints
        if proxy := request.meta.get("proxy"):
            self._check_origin(request)
            endpoints.is_for_proxy = _place(proxy) in {_place(one) for one in getproxies().values()}
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


def _place(proxy: str) -> str:
    """Return host and port of a proxy, whatever scheme and credentials stand before them."""
    return proxy.rpartition("//")[2].rpartition("@")[2].rstrip("/").lower()


def _guard_tunnel(agent: _TunnelingAgent, endpoints: GuardedEndpoints) -> None:
    make = agent._getEndpoint

    def guarded(uri: URI) -> GuardedTunnel:
        tunnel = make(uri)
        tunnel.__class__ = GuardedTunnel
        assert isinstance(tunnel, GuardedTunnel)  # noqa: S101 - tells the type checker
        tunnel.guarded = endpoints.plain(tunnel._host, tunnel._port)
        return tunnel

    agent._getEndpoint = guarded  # type: ignore[method-assign]
