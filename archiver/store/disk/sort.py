"""Lines in order, however many there are: sorted in parts on the disk, merged as they are taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from tempfile import TemporaryFile
from typing import IO

_PART_BYTES = 4 << 20
_MOST_PARTS = 64
"""Parts that are merged at a time; each is an open file."""


def sorted_lines(lines: Iterable[bytes], *, part_bytes: int = _PART_BYTES) -> Iterator[bytes]:
    """Yield lines, each with its line break, in the order of their bytes.

    The parts are files without a name where temporary files go; raise OSError when there is no
    room for them.
    """
    with ExitStack() as stack:
        parts: list[IO[bytes]] = []
        part: list[bytes] = []
        size = 0
        for line in lines:
            part.append(line)
            size += len(line)
            if size >= part_bytes:
                parts = _with(parts, sorted(part), stack)
                part, size = [], 0
        part.sort()
        yield from merge(part, *parts)


def _with(parts: list[IO[bytes]], lines: Iterable[bytes], stack: ExitStack) -> list[IO[bytes]]:
    """Return the parts with one more; many are made one first."""
    if len(parts) == _MOST_PARTS:
        whole = _file(merge(*parts), stack)
        for part in parts:
            part.close()
        parts = [whole]
    return [*parts, _file(lines, stack)]


def _file(lines: Iterable[bytes], stack: ExitStack) -> IO[bytes]:
    file = stack.enter_context(TemporaryFile(prefix="archiver-"))  # noqa: SIM115  # the stack closes it
    file.writelines(lines)
    file.seek(0)
    return file
