"""What the archive raises when it cannot be written, and the least space that it wants."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.model.exits import ExitCode

LEAST_FREE_BYTES = 256 << 20
"""Free space below which a crawl stops; never more than LEAST_FREE_SHARE of the disk."""
LEAST_FREE_SHARE = 0.02
_FULL = (errno.ENOSPC, errno.EDQUOT)
_SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""The second: the memory that SQLite shares lies in a file, too, and cannot grow."""


class ArchiveWriteError(OSError):
    """Something could not be written. What was committed before is in the archive, and valid."""

    exit_code = ExitCode.CAPTURE_FAILED


class NoSpaceError(ArchiveWriteError):
    """The disk is full, or nearly so."""

    exit_code = ExitCode.NO_SPACE


@contextmanager
def write_errors() -> Iterator[None]:
    """Turn whatever files and SQLite raise into ArchiveWriteError or NoSpaceError."""
    try:
        yield
    except ArchiveWriteError:
        raise
    except (OSError, sqlite3.Error) as error:
        kind = NoSpaceError if is_full(error) else ArchiveWriteError
        raise kind(f"the archive could not be written: {error}") from error


class Writing:
    """Lets nothing be written any more once something could not be written.

    What was not committed is then set aside by the next start, and fetched again.
    """

    def __init__(self) -> None:
        self.failure: ArchiveWriteError | None = None
        """The first one."""

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Guard one step; raise ArchiveWriteError when it fails, or when one before it did."""
        if self.failure is not None:
            raise type(self.failure)(f"nothing more is written: {self.failure}")
        try:
            with write_errors():
                yield
        except ArchiveWriteError as error:
            self.failure = error
            raise


def check_space(folder: Path, least_bytes: int = LEAST_FREE_BYTES) -> None:
    """Raise NoSpaceError when less is free on the disk of a folder."""
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    least = min(least_bytes, int(disk.f_blocks * disk.f_frsize * LEAST_FREE_SHARE))
    if free < least:
        raise NoSpaceError(
            f"only {free >> 20} MiB are free at {folder}, less than {least >> 20} MiB: make room, "
            "then start the same command again"
        )


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error, or what it came from, says that the disk is full."""
    while error is not None:
        if isinstance(error, NoSpaceError):
            return True
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if getattr(error, "sqlite_errorname", "") in _SQLITE_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
