"""The head of an HTTP/1 message, read as tolerantly as browsers read it.

Bytes stay bytes: nothing is decoded, ordered or mended. What cannot be understood is skipped
here and kept in the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Field = tuple[bytes, bytes]

_STATUS_LINE = re.compile(
    rb"HTTP/(\d+)(?:\.(\d+))?[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.DOTALL | re.IGNORECASE
)
_REQUEST_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\S+) HTTP/(\d+)\.(\d+)")
_DECIMAL = re.compile(rb"\d{1,18}")
_BLANK = b"\r\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A status line with the header fields below it."""

    version: tuple[int, int]
    status: int
    reason: bytes
    """As received, without the white space before it."""
    fields: tuple[Field, ...]
    """Names as received, without the white space around them; values unfolded and stripped."""

    def all(self, name: bytes) -> list[bytes]:
        """Return every value of a field, in order; `name` is lower case."""
        return [value for found, value in self.fields if found.lower() == name]

    def first(self, name: bytes) -> bytes | None:
        """Return the first value of a field; None when there is none. `name` is lower case."""
        return next(iter(self.all(name)), None)

    def tokens(self, name: bytes) -> list[bytes]:
        """Return the lower-case members of a list field such as Transfer-Encoding."""
        members = b",".join(self.all(name)).lower().split(b",")
        return [member.strip() for member in members if member.strip()]

    @property
    def content_lengths(self) -> set[int]:
        """Every length that Content-Length declares; values that are no number do not count."""
        members = self.tokens(b"content-length")
        return {int(member) for member in members if _DECIMAL.fullmatch(member)}


def head_end(data: bytes | bytearray, start: int = 0) -> int | None:
    """Return where the head that begins at byte 0 ends; None when its blank line has not come.

    Lines end in CR LF or LF alone. Blank lines before the start line do not end the head
    (RFC 9112, 2.2). `start` is where an earlier search of the same bytes stopped: no line
    begins a blank line before it.
    """
    position = 0
    while data[position : position + 1] in (b"\r", b"\n"):
        position += 1
    position = max(position, start)
    while (line_end := data.find(b"\n", position)) >= 0:
        following = data[line_end + 1 : line_end + 3]
        if following.startswith(b"\n"):
            return line_end + 2
        if following == b"\r\n":
            return line_end + 3
        position = line_end + 1
    return None


def parse_head(raw: bytes | bytearray) -> Head | None:
    """Read the head of a response; None when it does not begin with an HTTP status line."""
    lines = [line.removesuffix(b"\r") for line in bytes(raw).lstrip(_BLANK).split(b"\n")]
    match = _STATUS_LINE.fullmatch(lines[0])
    if not match:
        return None
    major, minor, status, reason = match.groups()
    return Head(
        version=(int(major[:3]), int((minor or b"0")[:3])),
        status=int(status),
        reason=reason,
        fields=parse_fields(lines[1:]),
    )


def parse_fields(lines: list[bytes]) -> tuple[Field, ...]:
    """Read header lines; folded lines are joined, lines without a colon are skipped."""
    unfolded: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if unfolded:
                unfolded[-1] += b" " + line.strip()
        elif line:
            unfolded.append(line)
    pairs = (line.partition(b":") for line in unfolded if b":" in line)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def split_request(raw: bytes) -> tuple[str, str, tuple[Field, ...], bytes] | None:
    """Return method, target, header fields and body of a request message; None when it is none."""
    end = head_end(raw)
    lines = [line.removesuffix(b"\r") for line in raw[:end].split(b"\n")]
    match = _REQUEST_LINE.fullmatch(lines[0])
    if not match:
        return None
    method, target = match.group(1).decode("ascii"), match.group(2).decode("latin-1")
    return method, target, parse_fields(lines[1:]), raw[end:] if end is not None else b""
