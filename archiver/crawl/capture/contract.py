"""Every private name of Scrapy and Twisted that capture leans on, and a check that it works.

Run at the start of each crawl and, against the oldest and the newest Scrapy, in CI.
"""

# The border with Twisted: private names (held by contract.py), values without types.
# ruff: noqa: SLF001
# mypy: allow-untyped-calls

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from twisted.internet import _sslverify
from twisted.internet.address import IPv4Address
from twisted.internet.testing import StringTransport
from twisted.web import _newclient, client, http
from twisted.web.http_headers import Headers

from archiver.crawl.capture.protocol import TAPE, RecordingFactory, RecordingProtocol
from archiver.crawl.capture.recording import Tape
from archiver.crawl.capture.sink import CaptureInactive

NAMES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (http11, ("HTTP11DownloadHandler", "_ScrapyAgent", "_TunnelingAgent")),
    (http11, ("_LenientHTTP11ClientProtocol", "_TunnelingTCP4ClientEndpoint")),
    (http11._ScrapyAgent, ("_get_agent", "download_request")),
    (http11._TunnelingAgent, ("_getEndpoint",)),
    (http11._TunnelingTCP4ClientEndpoint, ("requestTunnel", "connectFailed")),
    (http11._ScrapyAgent, ("_cb_timeout",)),  # asks `_timeout_cl.active()`
    (Request, ("_meta",)),
    (client, ("_HTTP11ClientFactory", "_StandardEndpointFactory", "HTTPConnectionPool")),
    (client.HTTPConnectionPool, ("_factory", "getConnection")),
    (_newclient.HTTP11ClientProtocol, ("_finishResponse", "_disconnectParser", "_parser")),
    (_newclient.HTTPClientParser, ("_finished", "CONNECTION_CONTROL_HEADERS", "headerReceived")),
    (_newclient.Response, ("_construct", "_bodyDataReceived", "_bodyDataFinished")),
    (_newclient.Request, ("_construct", "writeTo")),
    (http, ("PotentialDataLoss", "_DataLoss")),
    (_sslverify, ("ClientTLSOptions", "IOpenSSLTrustRoot")),
    (_sslverify.OpenSSLCertificateOptions, ("_makeTLSConnection",)),
)

_REPLY = b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore"
_WRONG = "this Scrapy or Twisted is not the one that capture was made for; nothing is fetched: "


def missing_names() -> list[str]:
    """Return the private names that are gone, as `owner.name`."""
    return [
        f"{owner.__name__}.{name}"
        for owner, names in NAMES
        for name in names
        if not hasattr(owner, name)
    ]


def check(pool: client.HTTPConnectionPool) -> None:
    """Raise CaptureInactive unless the connections of this pool record what they carry."""
    if missing := missing_names():
        raise CaptureInactive(_WRONG + "missing " + ", ".join(missing))
    if pool._factory is not RecordingFactory:
        raise CaptureInactive(_WRONG + "the connection pool makes other connections")
    _rehearse()


def _rehearse() -> None:
    """Carry one exchange without a socket and compare what was recorded."""
    protocol = RecordingFactory(lambda _: None, "rehearsal").buildProtocol(None)
    if not isinstance(protocol, RecordingProtocol):
        raise CaptureInactive(_WRONG + "the factory makes other connections")
    transport: Any = StringTransport(peerAddress=IPv4Address("TCP", "192.0.2.1", 80))
    transport.abortConnection = transport.loseConnection
    protocol.makeConnection(transport)
    request = _newclient.Request(b"GET", b"/", Headers({b"Host": [b"a.test"]}), None, True)
    tape = Tape()
    setattr(request, TAPE, tape)
    protocol.request(request)
    protocol.dataReceived(_REPLY)
    (recording,) = tape.end(why=None, error=None)
    exchange = recording.exchange(url="http://a.test/", via=None, notes={})
    response = b""
    if exchange.response is not None:
        with exchange.response as kept:
            kept.seek(0)
            response = kept.read()
    got = (exchange.request, exchange.interim, response, exchange.excess)
    if got != (transport.value(), _REPLY[:28], _REPLY[28:-4], b"more"):
        raise CaptureInactive(_WRONG + f"a rehearsed exchange was recorded as {got!r}")
