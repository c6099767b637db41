"""Reads records, ours and those of other tools (WARC 1.0 and 1.1), without changing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from archiver.model.receipt import Receipt
from archiver.warc.digest import digest_of, is_same, parse_label
from archiver.warc.form.message import PIECE_BYTES
from archiver.warc.form.source import BrokenWarc, Source
from archiver.warc.form.spool import spool
from archiver.warc.http.content import MAX_DECODED_BYTES, decode_content
from archiver.warc.http.framing import Framing, Part
from archiver.warc.http.head import Head, head_end, parse_head
from archiver.warc.warcfile import OPEN

_LENGTH = re.compile(r"[0-9]{1,18}")
_VERSION = re.compile(rb"WARC/(\d+\.\d+)\r?\n")
_MAX_HEADER_LINES = 10_000
_HTTP_TYPES = ("response", "revisit")


class RecordMissing(LookupError):  # noqa: N818 - a finding about the archive
    """There is no such record where the receipt says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawHeader:
    """A record header as it stands in the file."""

    version: str
    version_line: bytes
    lines: tuple[bytes, ...]
    """Without the version line; line ends kept, folded lines apart."""
    fields: tuple[tuple[str, str], ...]
    """Names in lower case; folded values joined."""

    def get(self, name: str) -> str | None:
        """Return the first value of a field; `name` is lower case."""
        return next((value for found, value in self.fields if found == name), None)

    def all(self, name: str) -> list[str]:
        """Return every value of a field; `name` is lower case."""
        return [value for found, value in self.fields if found == name]


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record with its block, which may lie in a temporary file."""

    headers: RawHeader
    offset: int
    """Where its gzip member (or, in a plain file, the record) begins."""
    length: int
    """Length of that in the file, in bytes; 0 when other records share the member."""
    block: IO[bytes] = field(repr=False)

    @property
    def type(self) -> str:
        """Return WARC-Type, lower case."""
        return (self.headers.get("warc-type") or "").lower()

    @property
    def url(self) -> str | None:
        """Return WARC-Target-URI, without the brackets that WARC 1.0 files have."""
        address = self.headers.get("warc-target-uri")
        return address.strip("<>") if address else None

    @property
    def http_head(self) -> bytes | None:
        """Return the head of the HTTP message as received; None when the block has none."""
        kind = self.headers.get("content-type")
        self.block.seek(0)
        if kind is None and self.type in _HTTP_TYPES and self.block.read(5) == b"HTTP/":
            kind = "application/http"  # the standard lets a record go without
        if "application/http" not in (kind or ""):
            return None
        head = bytearray()
        self.block.seek(0)
        while piece := self.block.read(PIECE_BYTES):
            head += piece
            if (end := head_end(head)) is not None:
                return bytes(head[:end])
        return bytes(head) if parse_head(head) else None

    @property
    def http(self) -> Head | None:
        """Return the head of an HTTP response, read."""
        raw = self.http_head
        return parse_head(raw) if raw is not None else None

    def block_bytes(self) -> bytes:
        """Return the whole block."""
        self.block.seek(0)
        return self.block.read()

    def payload(self) -> bytes:
        """Return the payload: an HTTP body without transfer coding, else the block."""
        if self.http_head is None:
            return self.block_bytes()
        if self.type == "request":
            return self.block_bytes()[len(self.http_head) :]
        framing = Framing()
        self.block.seek(0)
        parts: list[Part] = []
        while piece := self.block.read(PIECE_BYTES):
            parts += framing.feed(piece)
        framed = b"".join(part.payload for part in parts)
        goes_on = bool(parts) and parts[-1].kind == "excess"
        if not goes_on if framing.is_bare else framed:
            return framed
        bare = b"".join(part.raw for part in parts if part.kind in ("body", "excess"))
        return bare if self._is_payload(bare, framed) else framed

    def _is_payload(self, bare: bytes, framed: bytes) -> bool:
        """Tell whether a foreign body was decoded and its head left as it was.

        Chunked without chunks, or longer than its Content-Length: the digest decides.
        """
        said = self.headers.get("warc-payload-digest")
        known = parse_label(said) if said else None
        if said is None or known is None:
            return len(framed) < len(bare)
        return is_same(said, digest_of(known[0], [bare]))

    def body(self, *, limit: int = MAX_DECODED_BYTES) -> bytes:
        """Return the payload without content coding; raise ContentUndecodable when it fails."""
        head = self.http
        codings = head.tokens(b"content-encoding") if head else []
        return decode_content(self.payload(), codings, limit=limit)


def read_record(folder: Path, receipt: Receipt) -> Record:
    """Return the record a receipt names; raise RecordMissing when it is not there."""
    path = folder / receipt.file
    for candidate in (path, path.with_name(path.name + OPEN)):
        try:
            with candidate.open("rb") as file:
                return _checked(_record_at(file, receipt.offset), receipt, candidate)
        except FileNotFoundError:
            continue
        except BrokenWarc as error:
            raise RecordMissing(f"{candidate} at {receipt.offset}: {error}") from error
    raise RecordMissing(f"no file {path}, neither finished nor {OPEN}")


def read_records(path: Path, *, start: int = 0) -> Iterator[Record]:
    """Yield every record from a byte on; raise BrokenWarc where it cannot be read further."""
    with path.open("rb") as file:
        source = Source(file, start=start)
        shared: int | None = None
        while not source.at_end():
            offset = source.position if shared is None else shared
            header = read_header(source)
            block = _read_block(source, header)
            _skip_end(source)
            is_alone, shared = shared is None, None if source.finish_member() else offset
            length = source.position - offset if is_alone and shared is None else 0
            yield Record(headers=header, offset=offset, length=length, block=block)


def read_header(source: Source) -> RawHeader:
    """Read a record header; raise BrokenWarc when there is none."""
    if not source.begins_with(b"WARC/"):
        raise BrokenWarc("corrupt", "no WARC record begins here", what="no-version-line")
    version_line = source.line()
    match = _VERSION.fullmatch(version_line)
    if not match:
        text = f"no WARC version line but {version_line[:60]!r}"
        raise BrokenWarc("corrupt", text, what="no-version-line")
    lines: list[bytes] = []
    while (line := source.line()) not in (b"\r\n", b"\n"):
        lines.append(line)
        if len(lines) > _MAX_HEADER_LINES:
            text = f"more than {_MAX_HEADER_LINES} header lines"
            raise BrokenWarc("corrupt", text, what="too-many-header-lines")
    return RawHeader(
        version=match.group(1).decode("ascii"),
        version_line=version_line,
        lines=tuple(lines),
        fields=_fields(lines),
    )


def content_length(header: RawHeader) -> int:
    """Return the length of the block; raise BrokenWarc when the header does not say it."""
    text = header.get("content-length") or ""
    if not _LENGTH.fullmatch(text):
        raise BrokenWarc("corrupt", f"Content-Length is {text[:40]!r}", what="no-content-length")
    return int(text)


def _fields(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    unfolded: list[str] = []
    for raw in lines:
        line = raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
        if line[:1] in (" ", "\t") and unfolded:
            unfolded[-1] += " " + line.strip()
        else:
            unfolded.append(line)
    pairs = (line.partition(":") for line in unfolded)
    return tuple((name.strip().lower(), value.strip()) for name, colon, value in pairs if colon)


def _record_at(file: IO[bytes], offset: int) -> Record:
    source = Source(file, start=offset)
    header = read_header(source)
    block = _read_block(source, header)
    _skip_end(source)
    source.finish_member()
    return Record(headers=header, offset=offset, length=source.position - offset, block=block)


def _read_block(source: Source, header: RawHeader) -> IO[bytes]:
    left = content_length(header)
    block = spool()
    while left:
        piece = source.read(min(left, PIECE_BYTES))
        if not piece:
            text = f"a block ends {left} bytes before its Content-Length"
            raise BrokenWarc("torn", text, what="block-too-short")
        block.write(piece)
        left -= len(piece)
    block.seek(0)
    return block


def _skip_end(source: Source) -> None:
    """Pass the two line ends after a block; foreign files may have fewer."""
    for _ in range(4):
        if not (byte := source.read(1)):
            return
        if byte not in b"\r\n":
            text = "a record goes on beyond its Content-Length"
            raise BrokenWarc("corrupt", text, what="record-not-closed")


def _checked(record: Record, receipt: Receipt, path: Path) -> Record:
    found = record.headers.get("warc-record-id")
    if found != receipt.record_id:
        raise RecordMissing(f"{path} at {receipt.offset} holds {found}, not {receipt.record_id}")
    return record
