"""Where an HTTP/1 response begins, goes on and ends (RFC 9112, section 6).

One machine for the wire and for the archive: it splits bytes into interim responses, head,
body and what lies beyond. The raw bytes of all parts, joined, are the bytes fed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Literal, cast

from archiver.warc.http.chunks import Chunked
from archiver.warc.http.head import Head, head_end, parse_head

MAX_HEAD_BYTES = 16 << 20
"""A head that is longer is not understood; its bytes are kept all the same."""
_MAX_BLANK_BYTES = 64
_NO_BODY = {204, 304}
_SWITCHING = 101
_HTTP = b"HTTP/1."
_OK = 200


class State(Enum):
    """How far a response has come."""

    HEAD = "head"
    """The head has not ended."""
    BODY = "body"
    """The body goes on."""
    DONE = "done"
    """The message has ended by its own framing."""
    BROKEN = "broken"
    """The chunks cannot be followed any more: everything up to the close is this message."""
    ALIEN = "alien"
    """These bytes are no HTTP response."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a response."""

    kind: Literal["stray", "interim", "head", "body", "excess"]
    """`stray`: what a response before this one sent too late."""
    raw: bytes
    payload: bytes = b""
    """Body bytes without their chunk framing, content coding untouched."""


class Counted:
    """A body of a declared length, or one that goes on until the connection closes.

    When several lengths are declared, the largest is waited for; each may be the end.
    """

    def __init__(self, lengths: set[int]) -> None:
        self._lengths = lengths
        self.left = max(lengths) if lengths else None
        self.is_done = self.left == 0
        self.is_broken = False

    @property
    def may_end_here(self) -> bool:
        """Tell whether one of several declared lengths has been reached."""
        return self.left is not None and max(self._lengths) - self.left in self._lengths

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Return the payload and the bytes beyond the end."""
        if self.left is None:
            return data, b""
        mine, beyond = data[: self.left], data[self.left :]
        self.left -= len(mine)
        self.is_done = self.left == 0
        return mine, beyond


class Framing:
    """Follows one response, whatever pieces it comes in."""

    def __init__(self, *, method: str = "GET", is_reused: bool = False) -> None:
        self.state = State.HEAD
        self.head: Head | None = None
        self.has_excess = False
        """Whether bytes beyond the end came together with the end."""
        self._method = method
        self._may_be_stray = is_reused
        self._buffer = bytearray()
        self._searched = 0
        self._body: Counted | Chunked = Counted({0})

    def rest(self) -> Part:
        """Take the begin of a head whose end will not come: it belongs to the message too."""
        is_stray = self._may_be_stray and self._is_alien()
        return self._part("stray" if is_stray else "body", len(self._buffer))

    @property
    def may_end_here(self) -> bool:
        """Tell whether one of several, conflicting lengths has been reached."""
        is_body = self.state is State.BODY and isinstance(self._body, Counted)
        return is_body and cast("Counted", self._body).may_end_here

    @property
    def ends_at_close(self) -> bool:
        """Tell whether closing the connection now is a regular end of the message."""
        if self.state is not State.BODY or not isinstance(self._body, Counted):
            return self.state is State.ALIEN
        return self._body.left is None or self._body.may_end_here

    @property
    def is_bare(self) -> bool:
        """Tell whether the body is the payload, byte for byte: no transfer coding lies over it."""
        return self.head is not None and not self.head.all(b"transfer-encoding")

    def end_here(self) -> None:
        """Let the message end with the bytes that came."""
        self.state = State.DONE

    def feed(self, data: bytes) -> Iterator[Part]:
        """Take the next bytes and yield them as parts."""
        while data:
            if self.state is State.HEAD:
                self._buffer += data
                part = self._read_head()
                if part is None:
                    return
                data = bytes(self._buffer)
                self._buffer.clear()
                self.has_excess = self._body.is_done and bool(data)
                yield part
            elif self.state is State.BODY:
                payload, beyond = self._body.feed(data)
                if self._body.is_done:
                    self.state = State.DONE
                elif self._body.is_broken:
                    self.state = State.BROKEN
                self.has_excess = bool(beyond)
                raw = data[: len(data) - len(beyond)] if beyond else data
                yield Part("body", raw, payload)
                data = beyond
            else:
                yield Part("excess" if self.state is State.DONE else "body", data)
                return

    def _read_head(self) -> Part | None:
        if self._is_alien() and self._may_be_stray:
            return self._stray()
        if self._is_alien():
            self.state = State.ALIEN
            return self._part("body", len(self._buffer))
        end = head_end(self._buffer, self._searched)
        if end is None:
            self._searched = max(0, self._buffer.rfind(b"\n"))
            return None
        self._searched = 0
        head = parse_head(self._buffer[:end])
        if head is None:
            self.state = State.ALIEN
            return self._part("body", end)
        if 100 <= head.status < _OK and head.status != _SWITCHING:  # noqa: PLR2004 - 1xx
            return self._part("interim", end)
        self.head = head
        self._body = self._framed(head)
        self.state = State.DONE if self._body.is_done else State.BODY
        return self._part("head", end)

    def _stray(self) -> Part | None:
        """On a connection that carried another response, its late bytes may come first."""
        start = self._buffer.find(_HTTP, 1)
        if start < 0:
            start = len(self._buffer) - len(_HTTP) + 1
        return self._part("stray", start) if start > 0 else None

    def _framed(self, head: Head) -> Counted | Chunked:
        """RFC 9112, section 6.3; like browsers, chunked counts wherever it stands."""
        if self._method == "HEAD" or head.status in _NO_BODY or head.status == _SWITCHING:
            return Counted({0})
        codings = head.tokens(b"transfer-encoding")
        if b"chunked" in codings:
            return Chunked()
        if [coding for coding in codings if coding != b"identity"]:
            return Counted(set())
        return Counted(head.content_lengths)

    def _is_alien(self) -> bool:
        start = bytes(self._buffer[:_MAX_BLANK_BYTES]).lstrip(b"\r\n")[:5].upper()
        is_endless = not start and len(self._buffer) >= _MAX_BLANK_BYTES
        return is_endless or not b"HTTP/".startswith(start) or len(self._buffer) > MAX_HEAD_BYTES

    def _part(self, kind: Literal["stray", "interim", "head", "body"], end: int) -> Part:
        raw = bytes(self._buffer[:end])
        del self._buffer[:end]
        return Part(kind, raw)
