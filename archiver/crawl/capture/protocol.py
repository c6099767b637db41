"""The tap: above TLS, below HTTP parsing.

A subclass of the protocol that Scrapy's own handler uses. Every byte that a request writes and
every byte that arrives for it goes into a recording, before anything understands it.
"""

# The border with Twisted: private names (held by contract.py), values without types.
# ruff: noqa: ANN401, SLF001
# mypy: allow-untyped-calls

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IHandshakeListener, IPushProducer
from twisted.web._newclient import HTTP11ClientProtocol, Request
from twisted.web.client import _HTTP11ClientFactory
from twisted.web.iweb import IResponse
from zope.interface import implementer

from archiver.crawl.capture.clock import later
from archiver.crawl.capture.parser import RecordingParser
from archiver.crawl.capture.recording import Connection, Recording, Tape
from archiver.crawl.capture.tls import tls_facts
from archiver.warc.http.framing import Part

REST_S = 0.005
"""Between two requests on one connection."""
TAPE = "_archiver_tape"
"""The attribute of a Twisted request that holds the tape it is recorded on."""


@implementer(IHandshakeListener)
class RecordingProtocol(_LenientHTTP11ClientProtocol):
    """An HTTP/1.1 client connection that records its exchanges."""

    transport: Any
    _recording: Recording | None = None
    _connection: Connection | None = None
    _is_secured = False
    _is_spoiled = False

    def __init__(self, quiescentCallback: Callable[[Any], object]) -> None:  # noqa: N803
        super().__init__(partial(self._rest, quiescentCallback))

    def _rest(self, return_to_pool: Callable[[Any], object], _: object) -> None:
        """Wait a little: late bytes must not be taken for the answer to the next request."""
        later(REST_S, self._return, return_to_pool)

    def _return(self, return_to_pool: Callable[[Any], object]) -> None:
        if self.state == "QUIESCENT" and not self._is_spoiled:
            return_to_pool(self)

    def handshakeCompleted(self) -> None:  # noqa: N802 - Twisted's name
        """Learn that TLS stands: from now on what is written also leaves."""
        self._is_secured = True
        if self._recording is not None:
            self._begin(self._recording)

    def request(self, request: Request) -> Deferred[IResponse]:
        """Send a request and record it on its tape; Twisted may call this twice for one."""
        tape: Tape = getattr(request, TAPE, None) or Tape()
        is_reused = self._recording is not None
        recording = tape.begin(request.method.decode("ascii"))
        recording.is_sent = False
        self._recording = recording
        if self._is_secured or not _is_secure(request):
            self._begin(recording)
        write_to = partial(_tapped_write, request, recording)
        request.writeTo = write_to  # type: ignore[method-assign]
        try:
            deferred = super().request(request)
        finally:
            del request.writeTo
        assert self._parser is not None  # noqa: S101 - as in Scrapy: request() always makes one
        parser: Any = self._parser
        parser.__class__ = RecordingParser  # as Scrapy does: request() names the class itself
        parser.attach(recording, is_reused=is_reused)
        return deferred

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take bytes; those that come when no response is due are excess of the last one."""
        if self._parser is not None:
            super().dataReceived(data)
            return
        if self._recording is not None:
            self._recording.took(Part("excess", data))
        self._is_spoiled = True
        self.transport.loseConnection()

    def _begin(self, recording: Recording) -> None:
        recording.is_sent = True
        if self._connection is None:
            self._connection = _facts_of(self.transport, is_secured=self._is_secured)
        recording.connection = self._connection


class RecordingFactory(_HTTP11ClientFactory):
    """What the connection pool makes its connections with."""

    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802
        """Return a recording protocol."""
        return RecordingProtocol(self._quiescentCallback)


class RequestTap:
    """The transport, as the request that is being written sees it."""

    def __init__(self, transport: Any, recording: Recording) -> None:
        self._transport = transport
        self._recording = recording

    def write(self, data: bytes) -> None:
        """Keep and write."""
        self._recording.request.append(bytes(data))
        self._transport.write(data)

    def writeSequence(self, data: Iterable[bytes]) -> None:  # noqa: N802 - Twisted's name
        """Keep and write, as one piece."""
        self.write(b"".join(data))

    def registerProducer(self, producer: IPushProducer, streaming: bool) -> None:  # noqa: N802
        """Pass a body producer on to the transport."""
        self._transport.registerProducer(producer, streaming)

    def unregisterProducer(self) -> None:  # noqa: N802 - Twisted's name
        """Tell the transport that the body producer is done."""
        self._transport.unregisterProducer()


def _tapped_write(request: Request, recording: Recording, transport: Any) -> Deferred[None]:
    written: Deferred[None] = Request.writeTo(request, RequestTap(transport, recording))
    return written


def _is_secure(request: Request) -> bool:
    uri = request._parsedURI
    return uri is not None and uri.scheme == b"https"


def _facts_of(transport: Any, *, is_secured: bool) -> Connection:
    host = getattr(transport.getPeer(), "host", None)
    address = host.partition("%")[0] if host else None
    if not is_secured:
        return Connection(ip_address=address)
    facts = tls_facts(transport.getHandle())
    return Connection(
        ip_address=address,
        protocols=("http/1.1", facts.protocol) if facts.protocol else ("http/1.1",),
        cipher_suite=facts.cipher_suite,
        certificates=facts.certificates,
    )
