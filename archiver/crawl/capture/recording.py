"""What one exchange leaves behind, byte by byte, and the tape of one Scrapy request.

Twisted sends a request again, silently, when a kept-alive connection turns out dead: a tape
then holds two recordings.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time
from typing import IO

from archiver.model.exchange import Exchange, Truncation
from archiver.warc.form.spool import spool
from archiver.warc.http.framing import Part
from archiver.warc.http.head import parse_head

MAX_ASIDE_BYTES = 1 << 20
"""Of interim responses and of excess bytes, each: more than this is not kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """Facts of the connection that carried an exchange."""

    ip_address: str | None = None
    protocols: tuple[str, ...] = ("http/1.1",)
    cipher_suite: str | None = None
    certificates: tuple[bytes, ...] = ()


@dataclass(kw_only=True, slots=True)
class Recording:
    """The bytes of one exchange, while they come."""

    method: str
    started: float = field(default_factory=time)
    ended: float = field(default_factory=time)
    connection: Connection = field(default_factory=Connection)
    request: list[bytes] = field(default_factory=list)
    is_sent: bool = True
    """False until the TLS handshake is done: before, no byte of the request leaves."""
    response: IO[bytes] | None = None
    length_bytes: int = 0
    payload_bytes: int = 0
    """Of the body, without its framing."""
    stray: bytearray = field(default_factory=bytearray)
    """What came for the exchange before, too late, on the same connection."""
    interim: bytearray = field(default_factory=bytearray)
    excess: bytearray = field(default_factory=bytearray)
    status: int | None = None
    body_start: int | None = None
    """Of a head that was read, when no transfer coding lies over the body."""
    is_complete: bool = False
    is_closed: bool = False
    is_proxied: bool = False
    truncated: Truncation | None = None
    error: str | None = None

    def took(self, part: Part) -> None:
        """Keep a part of the response."""
        if self.is_closed:
            return
        self.ended = time()
        if part.kind == "stray":
            _append(self.stray, part.raw)
        elif part.kind == "interim":
            _append(self.interim, part.raw)
        elif part.kind == "excess":
            _append(self.excess, part.raw)
        else:
            self.message(part.raw)

    def message(self, raw: bytes) -> None:
        """Keep bytes of the response message itself."""
        if self.is_closed or not raw:
            return
        if self.response is None:
            self.response = spool()
        self.response.write(raw)
        self.length_bytes += len(raw)

    def lost(self, error: str) -> None:
        """Note that the connection ended before the message did."""
        if not self.is_complete and self.truncated is None:
            self.truncated, self.error = "disconnect", error

    def close(self) -> None:
        """Take no more bytes."""
        self.is_closed = True

    def exchange(self, *, url: str, via: str | None, notes: dict[str, str]) -> Exchange:
        """Return what was recorded as a fact."""
        if self.response is None and self.interim:
            # No final response came: what did come is the response.
            interim, self.interim = bytes(self.interim), bytearray()
            head = parse_head(interim)
            self.is_closed, self.status = False, head.status if head else None
            self.message(interim)
            self.is_closed = True
        if self.stray:
            notes = notes | {"strayBytesBase64": b64encode(self.stray).decode("ascii")}
        return Exchange(
            url=url,
            method=self.method,
            started=datetime.fromtimestamp(self.started, UTC),
            ended=datetime.fromtimestamp(max(self.started, self.ended), UTC),
            request=b"".join(self.request),
            response=self.response,
            response_length_bytes=self.length_bytes,
            body_start=self.body_start if self.is_complete and not self.truncated else None,
            interim=bytes(self.interim),
            excess=bytes(self.excess),
            truncated=self.truncated,
            error=self.error,
            status=self.status,
            ip_address=None if self.is_proxied else self.connection.ip_address,
            protocols=self.connection.protocols,
            cipher_suite=self.connection.cipher_suite,
            certificates=self.connection.certificates,
            via=via,
            notes=notes,
        )


class Tape:
    """The recordings of one Scrapy request, in the order in which they were sent."""

    def __init__(self) -> None:
        self._recordings: list[Recording] = []

    @property
    def payload_bytes(self) -> int:
        """Bytes of bodies that have come so far."""
        return sum(recording.payload_bytes for recording in self._recordings)

    def begin(self, method: str) -> Recording:
        """Start the recording of a request that is about to be written."""
        recording = Recording(method=method)
        self._recordings.append(recording)
        return recording

    def end(self, *, why: Truncation | None, error: str | None) -> list[Recording]:
        """Close the tape and return what took place; `why` tells what cut the last one short."""
        last = self._recordings[-1] if self._recordings else None
        for recording in self._recordings:
            if not recording.is_complete:
                if recording is last and why:
                    recording.truncated = why
                recording.lost("given up")
                recording.error = (error if recording is last else None) or recording.error
            recording.close()
        return [recording for recording in self._recordings if recording.is_sent]


def _append(kept: bytearray, more: bytes) -> None:
    kept += more[: max(0, MAX_ASIDE_BYTES - len(kept))]
