"""What a loss of power leaves of a folder: what was synced, and not a byte or a name more.

A file is its content at its last fsync, a name is there when its folder was synced since. Of a
database it is what the last commit left: with `synchronous = full` SQLite has synced that itself.
"""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

_DATABASE = ("state.sqlite", "state.sqlite-wal")
_DERIVED = "catalogue.sqlite"
"""Runs with `synchronous = off`: of it there is what it began with, or nothing."""


class Disk:
    """The part of a folder that has reached the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bytes: dict[int, bytes] = {}
        """Inode to content."""
        self._names: dict[Path, dict[str, int]] = {}
        self._held: list[int] = []
        """Descriptors: an inode that is remembered must not come again."""

    def synced(self, descriptor: int) -> None:
        """Learn that a file or folder was synced."""
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self._names[path] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            self._held.append(os.dup(descriptor))
            self._bytes[os.fstat(descriptor).st_ino] = path.read_bytes()

    def committed(self) -> None:
        """Learn that the journal was committed."""
        names = self._names.setdefault(self._folder, {})
        for name in _DATABASE:
            if (path := self._folder / name).exists():
                names[name] = path.stat().st_ino
                self._bytes[names[name]] = path.read_bytes()

    def lose_power(self, *, keep_names: bool) -> None:
        """Leave of the folder what has reached the disk.

        `keep_names`: names are as they were, for a file system may sync those first; what they
        name is cut back all the same.
        """
        left = self._folder.with_name("left")
        left.mkdir()
        self._restore(self._folder, left, keep_names=keep_names)
        shutil.rmtree(self._folder)
        os.rename(left, self._folder)  # noqa: PTH104  # Path.rename counts as a step

    def _restore(self, folder: Path, to: Path, *, keep_names: bool) -> None:
        names = self._names.get(folder, {})
        if keep_names:
            names = {entry.name: entry.inode() for entry in os.scandir(folder)} | names
        for name, inode in names.items():
            content = self._bytes.get(inode, b"")
            if name == _DERIVED:
                content = (folder / name).read_bytes()  # without what its log held
            if (folder / name).is_dir():
                (to / name).mkdir()
                self._restore(folder / name, to / name, keep_names=keep_names)
            elif not name.endswith("-shm"):
                with open(to / name, "wb") as file:  # noqa: PTH123  # Path.open counts as a step
                    file.write(content)
