"""Chunked transfer coding (RFC 9112, section 7.1), read as tolerantly as the archive needs.

Line ends may be LF alone, extensions may hold anything; trailers belong to the message.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_MAX_LINE_BYTES = 1 << 16
_SIZE = re.compile(rb"[ \t]*(0*[0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?", re.DOTALL)


class Chunked:
    """Removes the framing; says when the message is done or cannot be followed any more."""

    def __init__(self) -> None:
        self.is_done = False
        self.is_broken = False
        self._state: Callable[[bytes, int, list[bytes]], int] = self._size
        self._left = 0
        self._line = bytearray()

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Return the payload in `data` and the bytes beyond the end of the message."""
        out: list[bytes] = []
        position = 0
        while position < len(data) and not self.is_done and not self.is_broken:
            position = self._state(data, position, out)
        payload = out[0] if len(out) == 1 else b"".join(out)
        return payload, data[position:] if self.is_done else b""

    def _read_line(self, data: bytes, position: int) -> tuple[bytes | None, int]:
        """Return a line without its end, or None while it goes on; and where it stopped."""
        end = data.find(b"\n", position)
        stop = len(data) if end < 0 else end + 1
        self._line += data[position:stop]
        if len(self._line) > _MAX_LINE_BYTES:
            self.is_broken = True
        if end < 0:
            return None, stop
        line = bytes(self._line[:-1]).removesuffix(b"\r")
        self._line.clear()
        return line, stop

    def _size(self, data: bytes, position: int, _: list[bytes]) -> int:
        line, stop = self._read_line(data, position)
        if line is None or self.is_broken:
            return stop
        match = _SIZE.fullmatch(line)
        if match is None:
            self.is_broken = True
            return stop
        self._left = int(match.group(1), 16)
        self._state = self._data if self._left else self._trailer
        return stop

    def _data(self, data: bytes, position: int, out: list[bytes]) -> int:
        stop = min(len(data), position + self._left)
        out.append(data[position:stop])
        self._left -= stop - position
        if not self._left:
            self._state = self._data_end
        return stop

    def _data_end(self, data: bytes, position: int, _: list[bytes]) -> int:
        self._line += data[position : position + 1]
        if bytes(self._line) in (b"\r\n", b"\n"):
            self._line.clear()
            self._state = self._size
        elif self._line != b"\r":
            self.is_broken = True
        return position + 1

    def _trailer(self, data: bytes, position: int, _: list[bytes]) -> int:
        line, stop = self._read_line(data, position)
        self.is_done = line == b""
        return stop
