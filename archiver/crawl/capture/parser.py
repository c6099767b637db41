"""The response parser of the recording protocol: our framing in the place of Twisted's.

It keeps every byte first, then tells Twisted and Scrapy what they would have heard from
Twisted's own parser; replies that Twisted cannot parse give a response where the bytes allow.
"""

# The border with Twisted: private names (held by contract.py), values without types.
# ruff: noqa: ANN401, SLF001
# mypy: allow-untyped-calls

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from typing import Any

from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import (
    DONE,
    HTTPClientParser,
    Response,
    ResponseFailed,
    ResponseNeverReceived,
)
from twisted.web.http import PotentialDataLoss, _DataLoss
from twisted.web.http_headers import InvalidHeaderName

from archiver.crawl.capture.clock import later
from archiver.crawl.capture.recording import MAX_ASIDE_BYTES, Recording
from archiver.warc.http.framing import Framing, Part, State
from archiver.warc.http.head import Head

_HTTP_1_1 = (1, 1)
_MAX_UNREADABLE_BYTES = 16 << 20
"""What is kept of a reply that cannot be followed and that nobody else puts an end to."""
_SETTLE_S = 1.0
_INFLATE_BYTES = 1 << 20
_PADDING_OF_A_BYTE = 8
"""Bytes on the wire for one of the body, when each comes in a chunk of its own."""


class RecordingParser(HTTPClientParser):
    """Feeds a recording and, through Twisted's response object, Scrapy."""

    transport: Any
    state: str

    def attach(self, recording: Recording, *, is_reused: bool) -> None:
        """Begin to parse the response to the request that `recording` holds."""
        self.recording = recording
        self.framing = Framing(method=recording.method, is_reused=is_reused)
        self.response: Any = None
        self._inflate: Any = None
        self._is_body_open = False

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Keep the bytes, then pass on what they mean."""
        for part in self.framing.feed(data):
            self._take(part)
            if part.kind == "head":
                self._head_read()
            elif part.kind == "body":
                self.recording.payload_bytes += len(part.payload)
                self._body_read(part)
        self._watch_size()

    def _take(self, part: Part) -> None:
        self.recording.took(part)
        if part.raw and part.kind != "stray":
            # Without a byte of its own, Twisted may send the request again.
            self._everReceivedData = True

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802
        """Settle what the end of the connection means for the message and for Scrapy."""
        if self.state == DONE:
            self._close_body(None)
            return
        self.state = DONE
        is_clean = reason is not None and reason.check(ConnectionDone) is not None
        error = "the connection was lost" if reason is None else reason.getErrorMessage()
        self._take(self.framing.rest())
        if is_clean and self.framing.ends_at_close:
            self.recording.is_complete = True
        self.recording.lost(error)
        if self.response is None:
            self._fail(reason)
        elif self.recording.is_complete:
            self._close_body(Failure(PotentialDataLoss()))
        else:
            reasons = [reason, Failure(_DataLoss(error))]
            self._close_body(Failure(ResponseFailed(reasons, self.response)))

    def _head_read(self) -> None:
        head = self.framing.head
        assert head is not None  # noqa: S101 - a head part is yielded with its head
        self.recording.status = head.status
        if self.framing.is_bare:
            self.recording.body_start = self.recording.length_bytes
        self.response = self._response_of(head)
        if self.framing.state is State.DONE:
            self.response.length = 0
            self._message_ended(head)
            self.response._bodyDataFinished()
        else:
            self._is_body_open = True
            # As in Twisted: no body byte before someone takes it; deliverBody resumes.
            self.transport.pauseProducing()
        deferred = self._responseDeferred
        del self._responseDeferred
        deferred.callback(self.response)

    def _body_read(self, part: Part) -> None:
        if part.payload and self._is_body_open and self.response is not None:
            for payload in self._decoded(part.payload):
                self.response._bodyDataReceived(payload)
        if self.framing.state is State.DONE and self.framing.head is not None:
            self._message_ended(self.framing.head)
        elif self.framing.may_end_here:
            self._settle_soon()

    def _settle_soon(self) -> None:
        """Several lengths were declared: the message ends where the server falls silent."""
        later(_SETTLE_S, self._settle, self.recording.length_bytes)

    def _settle(self, length_bytes: int) -> None:
        head = self.framing.head
        if self.state != DONE and self.recording.length_bytes == length_bytes and head:
            self.framing.end_here()
            self.connHeaders.setRawHeaders(b"connection", [b"close"])
            self._message_ended(head)

    def _message_ended(self, head: Head) -> None:
        """Tell the protocol that the message is whole; it decides about the connection."""
        self.recording.is_complete = True
        if self.framing.has_excess or not _may_stay_open(head, self.recording.method):
            self.connHeaders.setRawHeaders(b"connection", [b"close"])
        self._finished(b"")

    def _close_body(self, failure: Failure | None) -> None:
        if self._is_body_open and self.response is not None:
            self._is_body_open = False
            self.response._bodyDataFinished(failure)

    def _fail(self, reason: Failure | None) -> None:
        """Without a head there is nothing to hand on."""
        kind = ResponseFailed if self._everReceivedData else ResponseNeverReceived
        deferred = self._responseDeferred
        del self._responseDeferred
        deferred.errback(Failure(kind([reason])))

    def _response_of(self, head: Head) -> Any:
        for name, value in head.fields:
            # A name that is no token is in the record only: Twisted refuses it.
            with contextlib.suppress(InvalidHeaderName):
                self.headerReceived(name, value)
        response: Any = Response._construct(
            (b"HTTP", *head.version),
            head.status,
            head.reason,
            self.headers,
            self.transport,
            self.request,
        )
        lengths = head.content_lengths
        codings = [c for c in head.tokens(b"transfer-encoding") if c != b"identity"]
        if len(lengths) == 1 and not codings:
            response.length = min(lengths)
        if codings and codings[0] in (b"gzip", b"x-gzip", b"deflate"):
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        return response

    def _decoded(self, payload: bytes) -> Iterator[bytes]:
        """Undo a transfer coding below the chunks; bytes that do not fit it pass as they are."""
        while payload and self._inflate is not None:
            try:
                inflated = self._inflate.decompress(payload, _INFLATE_BYTES)
            except zlib.error:
                self._inflate = None
                break
            payload = self._inflate.unconsumed_tail
            yield inflated
        if payload:
            yield payload

    def _watch_size(self) -> None:
        is_unreadable = self.framing.state in (State.ALIEN, State.BROKEN)
        is_long = self.recording.length_bytes > _MAX_UNREADABLE_BYTES
        # chunk extensions and trailers without end: bytes that no limit on the body counts
        padding = self.recording.length_bytes - _PADDING_OF_A_BYTE * self.recording.payload_bytes
        is_endless = (is_unreadable and is_long) or padding > _MAX_UNREADABLE_BYTES
        if is_endless or len(self.recording.interim) >= MAX_ASIDE_BYTES:
            self.recording.truncated = "length"
            self.recording.close()
            self.transport.loseConnection()


def _may_stay_open(head: Head, method: str) -> bool:
    """Tell whether another request may use the connection; after HEAD, stray bodies are common."""
    options = head.tokens(b"connection")
    if head.version < _HTTP_1_1 and b"keep-alive" not in options:
        return False
    return b"close" not in options and method != "HEAD" and head.status >= 200  # noqa: PLR2004
