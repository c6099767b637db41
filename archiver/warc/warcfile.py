"""One WARC file while it is written: whole gzip members, or nothing.

`NAME.warc.gz.open` until it is closed. A write that fails is cut off again, and what is left is
compared with what was written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from isal import isal_zlib

OPEN = ".open"
_LEVEL = 2
_GZIP = 16 + 15
_GATHER_BYTES = 1 << 20


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
        self._last = (0, hashlib.sha256(b"").digest())

    def append(self, header: bytes, block: Iterable[bytes]) -> tuple[int, int]:
        """Write a record as one gzip member; return its offset and length."""
        offset = self.length_bytes
        digest = hashlib.sha256(usedforsecurity=False)
        for piece in _compressed(header, block):
            digest.update(piece)
            self._write(piece)
            self.length_bytes += len(piece)
        self._last = (offset, digest.digest())
        return offset, self.length_bytes - offset

    def mark(self) -> tuple[int, tuple[int, bytes]]:
        """Return the place to which `cut_back` returns."""
        return self.length_bytes, self._last

    def cut_back(self, mark: tuple[int, tuple[int, bytes]]) -> None:
        """Cut off what came after a mark; raise WarcWriteError when the rest is not intact."""
        length, (start, digest) = mark
        os.ftruncate(self._file.fileno(), length)
        self._file.seek(length)
        self.length_bytes, self._last = mark
        with self._path.open("rb") as kept:
            kept.seek(start)
            tail = hashlib.sha256(usedforsecurity=False)
            while piece := kept.read(_GATHER_BYTES):
                tail.update(piece)
            if kept.tell() != length or tail.digest() != digest:
                raise WarcWriteError(f"{self._path} is damaged before byte {length}")

    def sync(self) -> None:
        """Bring every byte to the disk."""
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


def _compressed(header: bytes, block: Iterable[bytes]) -> Iterable[bytes]:
    """Yield one gzip member in large pieces."""
    compressor = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP)
    gathered = bytearray(compressor.compress(header))
    for piece in block:
        gathered += compressor.compress(piece)
        if len(gathered) > _GATHER_BYTES:
            yield bytes(gathered)
            gathered.clear()
    gathered += compressor.compress(b"\r\n\r\n") + compressor.flush()
    yield bytes(gathered)
