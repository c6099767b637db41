"""What a start does with the files of a run that did not end by itself.

Everything beyond the committed length is set aside as `NAME.torn`; what was never committed is
set aside whole. A WARC file that was still open gets its final name.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archiver.model.exits import ExitCode
from archiver.warc.warcfile import OPEN

TORN = ".torn"
FOLDERS = ("warc", "json")
OURS = (".warc.gz", ".jsonl")
"""Other files are left alone, those that were set aside before among them."""


class ArchiveDamagedError(RuntimeError):
    """A file is shorter than the journal says; the text names it."""

    exit_code = ExitCode.BAD_CONFIGURATION


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """A file that was mended on start."""

    path: str
    """Path within the archive, final name."""
    torn_bytes: int
    """Bytes that were set aside."""


def recover(folder: Path, lengths: Mapping[str, int]) -> list[Recovered]:
    """Bring the files back to their committed lengths; return what was set aside."""
    mended: list[Recovered] = []
    for path, length in lengths.items():
        file = _present(folder / path)
        if file is None or file.stat().st_size < length:
            raise ArchiveDamagedError(
                f"{folder / path} is missing or shorter than its {length} committed bytes: "
                f"put it back from a copy, or look with `archiver verify {folder}`"
            )
        mended += _cut(file, path, length)
        if file.name.endswith(OPEN):
            file.rename(folder / path)
    return mended + list(_uncommitted(folder, lengths))


def _present(final: Path) -> Path | None:
    return next((file for file in (final, Path(f"{final}{OPEN}")) if file.is_file()), None)


def _cut(file: Path, path: str, length: int) -> Iterator[Recovered]:
    surplus = file.stat().st_size - length
    if not surplus:
        return
    with file.open("r+b") as whole, _torn_name(file).open("xb") as torn:
        whole.seek(length)
        shutil.copyfileobj(whole, torn)
        torn.flush()
        os.fsync(torn.fileno())
        whole.truncate(length)
        os.fsync(whole.fileno())
    yield Recovered(path=path, torn_bytes=surplus)


def _uncommitted(folder: Path, lengths: Mapping[str, int]) -> Iterator[Recovered]:
    for room in FOLDERS:
        for file in sorted((folder / room).glob("*")):
            path = f"{room}/{file.name.removesuffix(OPEN)}"
            if path in lengths or path in DERIVED or not path.endswith(OURS):
                continue
            size = file.stat().st_size
            file.rename(_torn_name(file))
            yield Recovered(path=path, torn_bytes=size)


def _torn_name(file: Path) -> Path:
    name = file.name.removesuffix(OPEN)
    numbers = ("", *(f".{n}" for n in range(1, 10_000)))
    return next(
        torn for number in numbers if not (torn := file.with_name(f"{name}{number}{TORN}")).exists()
    )


DERIVED = frozenset({"json/embeds.jsonl", "json/history.jsonl", "json/states.jsonl"})
"""Files that are written whole from the journal."""
