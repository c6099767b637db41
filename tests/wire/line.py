# mypy: allow-untyped-calls
# Twisted has few types.
"""A connection without a socket, for tests of what is recorded on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request
from twisted.web.http_headers import Headers

from archiver.crawl.capture.protocol import TAPE, RecordingFactory
from archiver.crawl.capture.recording import Recording, Tape

OK = b"HTTP/1.1 200 OK\r\n"


class Body(Protocol):
    def __init__(self) -> None:
        self.data = b""
        self.reason: Failure | None = None

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self.data += data

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802
        self.reason = reason


@dataclass
class Line:
    """A connection without a socket: what is sent, what comes, and what Scrapy would hear."""

    method: bytes = b"GET"
    tape: Tape = field(default_factory=Tape)
    pooled: list[object] = field(default_factory=list)
    responses: list[Any] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.protocol: Any = RecordingFactory(self.pooled.append, "").buildProtocol(None)
        self.transport: Any = StringTransport(peerAddress=IPv4Address("TCP", "192.0.2.1", 80))
        self.protocol.makeConnection(self.transport)
        self.ask()

    def ask(self) -> None:
        headers = Headers({b"Host": [b"a.test"]})
        request = Request(self.method, b"/x", headers, None, persistent=True)
        setattr(request, TAPE, self.tape)
        asked = self.protocol.request(request)
        asked.addCallbacks(self.responses.append, self.failures.append)

    def receive(self, *pieces: bytes) -> Line:
        for piece in pieces:
            self.protocol.dataReceived(piece)
        return self

    def lose(self, error: Exception | None = None) -> Line:
        self.protocol.connectionLost(Failure(error or ConnectionDone()))
        return self

    def body(self) -> Body:
        body = Body()
        self.responses[0].deliverBody(body)
        return body

    def recordings(self, **ended: Any) -> list[Recording]:  # noqa: ANN401 - Tape.end's
        return self.tape.end(**({"why": None, "error": None} | ended))


def message(recording: Recording) -> bytes:
    if recording.response is None:
        return b""
    recording.response.seek(0)
    return recording.response.read()
