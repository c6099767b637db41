"""JSON lines that are appended whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from archiver.model.jsonform import to_line
from archiver.store.disk.whole import sync_folder


class JsonLines:
    """Appends facts to a file, one line each; a failed write is cut off again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        is_new = not path.exists()
        self._file = path.open("ab", buffering=0)
        self.length_bytes = self._file.seek(0, os.SEEK_END)
        self._is_dirty = False
        if is_new:  # its name, too, is to outlive a loss of power
            sync_folder(path.parent)

    def append(self, fact: object) -> None:
        """Write a line; raise OSError, with the file as it was before, when that fails."""
        line = memoryview(to_line(fact).encode() + b"\n")
        self._is_dirty = True
        try:
            while line:
                line = line[self._file.write(line) :]
        except BaseException:
            os.ftruncate(self._file.fileno(), self.length_bytes)
            raise
        self.length_bytes = self._file.tell()

    def sync(self) -> None:
        """Bring every line to the disk."""
        if self._is_dirty:
            os.fsync(self._file.fileno())
            self._is_dirty = False

    def close(self) -> None:
        """Sync and close."""
        try:
            self.sync()
        finally:
            self._file.close()
