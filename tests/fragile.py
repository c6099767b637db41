"""The steps by which an archive reaches the disk, each of which may be made to fail."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from powerless import Disk

KILLED = 99
"""Exit code of a process that was to die in the middle of a step."""
KILLING = ("kill", "power", "power-names")
"""Modes in which it dies."""


class Faults:
    """Counts steps; at the chosen one, and in mode `full` from there on, something fails."""

    def __init__(self, mode: str, at: int, folder: Path) -> None:
        self.mode = mode
        self.at = at
        self.count = 0
        self.disk = Disk(folder)

    def step(self, kind: str, half: Callable[[], object] = lambda: None) -> None:
        """Let a step pass, or do half of it and fail."""
        self.count += 1
        if self.count < self.at or (self.count > self.at and not self._is_full(kind)):
            return
        half()
        if self.mode.startswith("power"):
            self.disk.lose_power(keep_names=self.mode == "power-names")
        if self.mode in KILLING:
            os._exit(KILLED)
        raise OSError(errno.ENOSPC if self.mode == "full" else errno.EIO, "a fault was wanted")

    def _is_full(self, kind: str) -> bool:
        return self.mode == "full" and kind == "write"  # a full disk lets files be cut and renamed

    def install(self) -> None:
        """Stand between the store and the system, in this process and for good."""
        for name in ("fsync", "ftruncate"):
            setattr(os, name, self._before(name, getattr(os, name)))
        for name in ("rename", "replace"):
            setattr(Path, name, self._before(name, getattr(Path, name)))
        really_open = Path.open

        def open_fragile(path: Path, mode: str = "r", **options: Any) -> Any:  # noqa: ANN401
            file = really_open(path, mode, **options)
            return file if mode in ("r", "rb") else FragileFile(file, self)

        Path.open = open_fragile  # type: ignore[method-assign, assignment]
        really_connect = sqlite3.connect

        def connect_fragile(*where: Any, **options: Any) -> Any:  # noqa: ANN401
            return FragileDatabase(really_connect(*where, **options), self)

        sqlite3.connect = connect_fragile

    def _before(self, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def fragile(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.step(kind)
            done = real(*arguments, **options)
            if kind == "fsync":
                self.disk.synced(*arguments)
            return done

        return fragile


class FragileFile:
    """A file of which a write may end after half of its bytes."""

    def __init__(self, file: Any, faults: Faults) -> None:  # noqa: ANN401
        self._file = file
        self._faults = faults

    def write(self, data: Any) -> int:  # noqa: ANN401
        """Write, or write half and fail."""
        self._faults.step("write", lambda: self._file.write(data[: len(data) // 2]))
        return int(self._file.write(data))

    def writelines(self, pieces: Any) -> None:  # noqa: ANN401
        """Write piece by piece."""
        for piece in pieces:
            self.write(piece)

    def truncate(self, size: int) -> None:
        """Cut, or fail."""
        self._faults.step("truncate")
        self._file.truncate(size)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class FragileDatabase:
    """A connection whose statements may fail; a commit also after it was done, by a kill."""

    def __init__(self, database: sqlite3.Connection, faults: Faults) -> None:
        self._database = database
        self._faults = faults

    def execute(self, statement: str, *values: Any) -> Any:  # noqa: ANN401
        """Run a statement, or fail before."""
        if not statement.startswith(("select", "rollback", "pragma")):
            self._step()
        done = self._database.execute(statement, *values)
        if statement == "commit":
            self._faults.disk.committed()
            if self._faults.mode in KILLING:
                self._faults.step("write")
        return done

    def executemany(self, statement: str, values: Any) -> Any:  # noqa: ANN401
        """Run a statement for many rows, or fail before."""
        self._step()
        return self._database.executemany(statement, values)

    def _step(self) -> None:
        try:
            self._faults.step("write")
        except OSError as error:
            raise sqlite3.OperationalError("disk I/O error, a fault was wanted") from error

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._database, name)
