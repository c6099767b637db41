"""Whether the bytes of a block are what its header says: digests, and the HTTP message in it.

Streams: one piece at a time, whatever the size. An odd head is the server's doing. A body that
is not what its head says is an error in a foreign file, for it may have been altered there, and
merely unusual where the bytes are known to be kept as received.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy

from archiver.warc.check.finding import Kind
from archiver.warc.check.header import Remark
from archiver.warc.digest import Hash, hasher, parse_label
from archiver.warc.http.framing import Framing, State
from archiver.warc.http.head import Head, head_end
from archiver.warc.reader import RawHeader

_DIGESTED = {"response", "resource", "request"}
_HEAD_ONLY = {204, 304}
_REQUEST_LINE = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ \S+ HTTP/\d(\.\d)?")
_STATUS_LINE = re.compile(rb"HTTP/\d(\.\d)? \d{3}( .*)?", re.DOTALL)
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_MAX_REQUEST_HEAD = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = (b"gzip", b"x-gzip")


class BlockCheck:
    """Takes a block piece by piece, then says what it found."""

    def __init__(self, header: RawHeader, *, is_exact: bool) -> None:
        self._header = header
        self._lie: Kind = "unusual" if is_exact else "nonconformant"
        self.type = (header.get("warc-type") or "").lower()
        content_type = (header.get("content-type") or "").lower()
        self._is_http = content_type.startswith("application/http")
        self._block = _Check(header.get("warc-block-digest"))
        self._payload = _Check(header.get("warc-payload-digest"))
        self._body: _Check | None = None
        """Over the body with its framing, where that differs from the payload."""
        self._framing = Framing()
        self._request = bytearray()
        self._raw_head = b""
        self._first = b""
        self._body_bytes = 0
        self._payload_bytes = 0
        self._take: Callable[[bytes], None] = self._take_payload
        if self._is_http:
            self._take = self._take_request if self.type == "request" else self._take_response

    @property
    def head(self) -> Head | None:
        """Return the head of the HTTP response in the block."""
        return self._framing.head

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the block."""
        self._block.update(piece)
        self._take(piece)

    def remarks(self) -> Iterator[Remark]:
        """Yield what is wrong or odd with the block; call once, after the last piece."""
        yield from self._block_digest()
        if self._header.get("warc-segment-number") is None:
            yield from self._payload_digest()
        if not self._is_http or self._header.get("content-length") == "0":
            return
        if self.type == "request":
            yield from self._request_message()
        elif self.type in ("response", "revisit"):
            yield from self._response_message()

    def _take_payload(self, piece: bytes) -> None:
        self._payload.update(piece)

    def _take_request(self, piece: bytes) -> None:
        if len(self._request) < _MAX_REQUEST_HEAD:
            self._request += piece

    def _take_response(self, piece: bytes) -> None:
        for part in self._framing.feed(piece):
            if part.kind == "head":
                self._raw_head = part.raw
                continue
            self._body_bytes += len(part.raw)
            if self._body is None and part.raw != part.payload:
                self._body = self._payload.fork()
            if self._body is not None:
                self._body.update(part.raw)
            self._payload.update(part.payload)
            self._payload_bytes += len(part.payload)
            self._first = (self._first + part.payload)[:2]

    def _block_digest(self) -> Iterator[Remark]:
        if self._block.label is None:
            if self.type in _DIGESTED:
                yield "unusual", "no-block-digest", self.type
        elif self._block.is_unknown:
            yield "unusual", "unknown-digest-algorithm", self._block.label
        elif not self._block.matches():
            yield "corrupt", "block-digest-mismatch", self._block.label

    def _payload_digest(self) -> Iterator[Remark]:
        if self.type not in ("response", "resource", "conversion"):
            return
        label = self._payload.label
        if label is None:
            if self.type == "response" and self._body_bytes:
                yield "unusual", "no-payload-digest", self.type
        elif self._payload.is_unknown:
            yield "unusual", "unknown-digest-algorithm", label
        elif self._payload.matches():
            return
        elif self._body is not None and self._body.matches():
            # warcio, wget and pywb digest the chunk framing too: warcio#74
            code = "payload-digest-over-chunked-bytes" if self._is_chunked else "no-framing-digest"
            yield "unusual", code, "the standard means the body without transfer coding"
        else:
            yield "corrupt", "payload-digest-mismatch", label

    @property
    def _is_chunked(self) -> bool:
        return self.head is not None and b"chunked" in self.head.tokens(b"transfer-encoding")

    def _request_message(self) -> Iterator[Remark]:
        line = bytes(self._request).split(b"\n", 1)[0].rstrip(b"\r")
        if not _REQUEST_LINE.fullmatch(line):
            yield "nonconformant", "bad-http-request-line", _shown(line)
        end = head_end(self._request)
        if b"\nhost:" not in bytes(self._request[:end]).lower():
            yield "unusual", "request-without-host", _shown(line)

    def _response_message(self) -> Iterator[Remark]:
        if self.head is None:
            if self._framing.state is State.ALIEN:
                yield self._lie, "not-an-http-response", _shown(self._first)
            elif not self._header.get("warc-truncated"):
                yield "unusual", "http-head-not-ended", self.type
            return
        yield from self._head_lines()
        if self.type == "response" and not self._header.get("warc-truncated"):
            yield from self._body_lies(self.head)

    def _head_lines(self) -> Iterator[Remark]:
        lines = self._raw_head.lstrip(b"\r\n").split(b"\n")[:-2]
        first = lines[0]
        if not _STATUS_LINE.fullmatch(first.removesuffix(b"\r")):
            yield "unusual", "bad-http-status-line", _shown(first)
        if first.startswith((b"HTTP/2", b"HTTP/3")):
            yield "unusual", "no-http-1-message", _shown(first)
        for line in lines:
            bare = line.removesuffix(b"\r")
            if line == bare or b"\r" in bare:
                yield "unusual", "bare-cr-or-lf-in-http-header", _shown(line)
        for bare in (line.removesuffix(b"\r") for line in lines[1:]):
            name, colon, _ = bare.partition(b":")
            if bare[:1] not in (b" ", b"\t") and not (colon and _TOKEN.fullmatch(name)):
                yield "unusual", "bad-http-header", _shown(bare)

    def _body_lies(self, head: Head) -> Iterator[Remark]:
        if not self._body_bytes:
            return  # the answer to HEAD, or one without body
        if self._is_chunked and self._framing.state is not State.DONE:
            if self._payload_bytes:
                yield "unusual", "chunks-not-ended", "not marked as truncated"
            else:
                yield self._lie, "transfer-encoding-lie", "declared chunked, is not"
        lengths = head.content_lengths
        is_counted = lengths and not self._is_chunked and head.status not in _HEAD_ONLY
        if is_counted and self._body_bytes not in lengths:
            text = f"{sorted(lengths)} declared, {self._body_bytes} there"
            yield self._lie, "http-content-length-mismatch", text
        codings = head.tokens(b"content-encoding")
        if codings and codings[-1] in _GZIP and self._first and self._first != _GZIP_MAGIC:
            yield self._lie, "content-encoding-lie", "declared gzip, is not"


class _Check:
    """A digest to be compared with the one a header names."""

    def __init__(self, label: str | None) -> None:
        self.label = label
        parsed = parse_label(label) if label else None
        self.is_unknown = label is not None and parsed is None
        self._wanted = parsed[1] if parsed else frozenset()
        self._hash: Hash | None = hasher(parsed[0]) if parsed else None

    def update(self, data: bytes) -> None:
        if self._hash is not None:
            self._hash.update(data)

    def fork(self) -> _Check:
        """Return one that has taken the same bytes so far."""
        other = copy(self)
        other._hash = self._hash.copy() if self._hash is not None else None  # noqa: SLF001
        return other

    def matches(self) -> bool:
        return self._hash is not None and self._hash.digest() in self._wanted


def _shown(line: bytes) -> str:
    return line[:60].decode("latin-1").strip()
