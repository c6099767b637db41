"""One daemon for a jobs folder: a lock that the system frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self

from archiver.model.exits import ExitCode

NAME = "daemon.lock"


class DaemonRunsError(RuntimeError):
    """Another daemon runs these jobs; the text says which."""

    exit_code = ExitCode.LOCKED


class DaemonLock:
    """Holds the lock from its making until it is left."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / NAME).open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read(40).strip() or "an unknown one"
            self._file.close()
            raise DaemonRunsError(
                f"a daemon runs these jobs already, {holder}: `archiver jobs status` shows its work"
            ) from None
        self._file.truncate(0)
        self._file.write(f"pid {os.getpid()}")
        self._file.flush()

    def __enter__(self) -> Self:
        """Hold it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let another one run the jobs."""
        self._file.close()


def is_held(folder: Path) -> bool:
    """Tell whether a daemon runs the jobs of a folder."""
    try:
        with (folder / NAME).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
