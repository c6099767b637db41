"""JSON lines that are appended whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from archiver.model.jsonform import to_line
from archiver.store.disk.whole import sync_folder


class LineOf:
    """Turns facts into lines; the same one again, as each door asks for it, costs nothing."""

    def __init__(self) -> None:
        self._last: tuple[object, str] = (None, "null")

    def __call__(self, fact: object) -> str:
        """Return a fact as one line of JSON, without the line break."""
        if self._last[0] is not fact:
            self._last = (fact, to_line(fact))
        return self._last[1]


class JsonLines:
    """Appends facts to a file, one line each; a failed write is cut off again."""

    def __init__(self, path: Path, *, line_of: Callable[[object], str] = to_line) -> None:
        self.path = path
        self._line_of = line_of
        is_new = not path.exists()
        self._file = path.open("ab", buffering=0)
        self.length_bytes = self._file.seek(0, os.SEEK_END)
        self._is_dirty = False
        if is_new:  # its name, too, is to outlive a loss of power
            sync_folder(path.parent)

    def append(self, fact: object) -> None:
        """Write a line; raise OSError, with the file as it was before, when that fails."""
        line = memoryview(self._line_of(fact).encode() + b"\n")
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
