"""The bytes of a WARC file, member by member, in bounded steps.

Reads `.warc.gz` (one gzip member a record, and the odd file with several records in one) and
plain `.warc`; says exactly where a file breaks off.
"""

from __future__ import annotations

from typing import IO, Any, cast

from isal import isal_zlib

READ_BYTES = 1 << 18
MAX_LINE_BYTES = 1 << 20
_GZIP = 16 + 15
_GzipError = cast("type[Exception]", isal_zlib.error)
_GZIP_MAGIC = b"\x1f\x8b"
_MEMBER = _GZIP_MAGIC + b"\x08"


class BrokenWarc(ValueError):  # noqa: N818 - it is a state of a file
    """A file that cannot be read further."""

    def __init__(self, code: str, reason: str, *, what: str) -> None:
        super().__init__(reason)
        self.code = code
        """`torn` when the file just ends; `corrupt` when it is wrong."""
        self.what = what
        """What exactly, as one word with dashes."""


def next_record(file: IO[bytes], start: int) -> int | None:
    """Return where the next gzip member with a record begins; None when there is none.

    After damage the rest of a file can still be read: each record is a member of its own.
    """
    position = start
    while True:
        file.seek(position)
        piece = file.read(READ_BYTES)
        if len(piece) < len(_MEMBER):
            return None
        found = piece.find(_MEMBER)
        if found < 0:
            position += len(piece) - len(_MEMBER) + 1
        elif _is_record(file, position + found):
            return position + found
        else:
            position += found + 1


def _is_record(file: IO[bytes], start: int) -> bool:
    try:
        return Source(file, start=start).begins_with(b"WARC/")
    except BrokenWarc:
        return False


class Source:
    """Reads a WARC file forward."""

    def __init__(self, file: IO[bytes], *, start: int = 0) -> None:
        self._file = file
        file.seek(start)
        self._raw = file.read(READ_BYTES)
        self._raw_end = start + len(self._raw)
        self._ready = bytearray()
        self.is_gzip = self._raw.startswith(_GZIP_MAGIC)
        self._member: Any = None

    @property
    def position(self) -> int:
        """The byte of the file where the next record begins; exact between records only."""
        return self._raw_end - len(self._raw) - (0 if self.is_gzip else len(self._ready))

    def at_end(self) -> bool:
        """Tell whether the file has no further byte; between records."""
        return not self._ready and not self._load()

    def finish_member(self) -> bool:
        """Read to the end of the gzip member, checksum included; False: it holds more bytes."""
        while self._member is not None and not self._member.eof and not self._ready:
            self._inflate()
        if self._ready:
            return not self.is_gzip
        self._member = None
        return True

    def begins_with(self, start: bytes) -> bool:
        """Tell whether the next bytes are these; a file that ends before may still be torn."""
        while len(self._ready) < len(start) and self._fill():
            pass
        return self._ready.startswith(start) or start.startswith(self._ready)

    def line(self) -> bytes:
        """Return the next line with its end; raise BrokenWarc when it has none."""
        searched = 0
        while (end := self._ready.find(b"\n", searched)) < 0:
            searched = len(self._ready)
            if searched > MAX_LINE_BYTES:
                text = f"a header line of more than {MAX_LINE_BYTES} bytes"
                raise BrokenWarc("corrupt", text, what="header-line-too-long")
            if not self._fill():
                code = "corrupt" if self.is_gzip else "torn"  # a member ends, and not the file
                raise BrokenWarc(code, "a header does not end", what="header-cut-short")
        return self._take(end + 1)

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none only at the end of the member or file."""
        if not self._ready and not self._fill():
            return b""
        return self._take(min(size, len(self._ready)))

    def _take(self, size: int) -> bytes:
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    def _fill(self) -> bool:
        """Bring more bytes of this record; False when there are none."""
        if not self.is_gzip:
            if not self._load():
                return False
            self._ready += self._raw
            self._raw = b""
            return True
        before = len(self._ready)
        if self._member is None:
            self._member = isal_zlib.decompressobj(_GZIP)
        while len(self._ready) == before and not self._member.eof:
            self._inflate()
        return len(self._ready) > before

    def _inflate(self) -> None:
        """Decompress one bounded step of the member."""
        if not self._load():
            raise BrokenWarc("torn", "the file ends within a member", what="gzip-cut-short")
        try:
            self._ready += self._member.decompress(self._raw, READ_BYTES)
        except _GzipError as error:
            raise BrokenWarc("corrupt", f"gzip: {error}", what="gzip-damaged") from error
        eof = self._member.eof
        self._raw = self._member.unused_data if eof else self._member.unconsumed_tail

    def _load(self) -> bool:
        if not self._raw:
            self._raw = self._file.read(READ_BYTES)
            self._raw_end += len(self._raw)
        return bool(self._raw)
