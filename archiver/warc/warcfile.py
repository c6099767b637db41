"""One WARC file while it is written: whole gzip members, or nothing.

`NAME.warc.gz.open` until it is closed. A write that fails is cut off again, and what is left is
compared with what was written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from isal import isal_zlib

from archiver.warc.form.fields import RECORD_END

OPEN = ".open"
_LEVEL = 2
_GZIP = 16 + 15
_GATHER_BYTES = 1 << 20

Mark = tuple[int, tuple[int, int]]
"""A length, with begin and checksum of the last record before it."""


class WarcWriteError(OSError):
    """A record could not be written. The file ends with the last whole record before it."""


class WarcFile:
    """Appends gzip members to a new file."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._final = folder / name
        self._path = folder / (name + OPEN)
        self._file = self._path.open("xb", buffering=0)
        self.length_bytes = 0
        """Up to the end of the last whole record."""
        self._last = (0, 0)
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0

    def append(self, header: bytes, block: Iterable[bytes]) -> tuple[int, int]:
        """Add a record as one gzip member; return its offset and length.

        Small records wait for `flush`: those of an exchange go to the file in one write.
        """
        offset = self.length_bytes
        checksum = 0
        for piece in _compressed(header, block):
            checksum = isal_zlib.crc32(piece, checksum)
            self._waiting.append(piece)
            self._waiting_bytes += len(piece)
            self.length_bytes += len(piece)
            if self._waiting_bytes > _GATHER_BYTES:
                self.flush()
        self._last = (offset, checksum)
        return offset, self.length_bytes - offset

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        if waiting:
            self._write(b"".join(waiting))

    def mark(self) -> Mark:
        """Return the place to which `cut_back` returns."""
        return self.length_bytes, self._last

    def cut_back(self, mark: Mark) -> None:
        """Cut off what came after a mark; raise WarcWriteError when the rest is not intact."""
        length, (start, checksum) = mark
        self._waiting, self._waiting_bytes = [], 0
        os.ftruncate(self._file.fileno(), length)
        self._file.seek(length)
        self.length_bytes, self._last = mark
        with self._path.open("rb") as kept:
            kept.seek(start)
            found = 0
            while piece := kept.read(_GATHER_BYTES):
                found = isal_zlib.crc32(piece, found)
            if kept.tell() != length or found != checksum:
                raise WarcWriteError(f"{self._path} is damaged before byte {length}")

    def discard(self) -> None:
        """Remove a file that holds no whole record."""
        self._file.close()
        self._path.unlink()

    def sync(self) -> None:
        """Bring every byte to the disk."""
        self.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync, close, and give the file its final name."""
        if self._file.closed:
            return
        self.sync()
        self._file.close()
        self._path.rename(self._final)
        sync_folder(self._final.parent)

    def _write(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            written = self._file.write(rest) or 0
            rest = rest[written:]


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _compressed(header: bytes, block: Iterable[bytes]) -> Iterator[bytes]:
    """Yield one gzip member in large pieces; most records are a single one."""
    pieces = chain([header], block, [RECORD_END])
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size > _GATHER_BYTES:
            break
    else:
        yield isal_zlib.compress(b"".join(gathered), _LEVEL, _GZIP)
        return
    compressor = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP)
    for piece in chain(gathered, pieces):
        if compressed := compressor.compress(piece):
            yield compressed
    yield compressor.flush()
