"""One writer per archive: a lock that a crash frees, and that tells who holds it."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path

from archiver.model.exits import ExitCode
from archiver.model.printable import on_one_line

NAME = ".lock"


class ArchiveLockedError(RuntimeError):
    """Another crawl writes to this archive; the text says which."""

    exit_code = ExitCode.LOCKED


class ArchiveLock:
    """Holds `FOLDER/.lock` (flock) from its making until `release`."""

    def __init__(self, folder: Path, *, owner: str) -> None:
        self._file = (folder / NAME).open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._read()
            self._file.close()
            raise ArchiveLockedError(
                f"another crawl writes to {folder}: {holder}. "
                "Wait for it, stop it, or name another archive."
            ) from None
        self._file.truncate(0)
        self._file.write(f"pid {os.getpid()} on {socket.gethostname()}, {owner}")
        self._file.flush()

    def _read(self) -> str:
        self._file.seek(0)
        return on_one_line(self._file.read()[:200]) or "its owner is unknown"

    def release(self) -> None:
        """Let others write."""
        self._file.close()
