"""Sets aside what is torn in an archive, when somebody asks for it: `verify --repair`.

Rule: only tails are moved, into `NAME.torn` beside the file; no byte before them is written. What
is corrupt or missing is no tail and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.store.disk.folder import JOURNAL
from archiver.store.disk.lock import ArchiveLock
from archiver.warc.check.finding import Finding
from archiver.warc.repair import set_file_aside, set_tail_aside

_MAY_BE_EMPTY = (".open", ".jsonl")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mended:
    """A tail that was set aside."""

    file: str
    tail: str
    """Where it is now."""
    length_bytes: int


def mend(place: Path, findings: Iterable[Finding]) -> list[Mended]:
    """Set aside every torn tail that a check has found.

    Raises ArchiveLockedError while a crawl writes to the archive, and OSError.
    """
    begins: dict[str, int] = {}
    for finding in findings:
        if finding.kind == "torn":
            begins[finding.file] = min(finding.offset, begins.get(finding.file, finding.offset))
    if not begins:
        return []
    with _locked(place):
        return [_set_aside(Path(file), begin) for file, begin in sorted(begins.items())]


def _set_aside(file: Path, begin: int) -> Mended:
    length = file.stat().st_size - begin
    is_whole_file = not begin and not file.name.endswith(_MAY_BE_EMPTY)
    tail = set_file_aside(file) if is_whole_file else set_tail_aside(file, begin)
    return Mended(file=str(file), tail=str(tail), length_bytes=length)


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Keep crawls out of an archive; other folders have no lock and get none."""
    if not (place / JOURNAL).is_file():
        yield
        return
    lock = ArchiveLock(place, owner="archiver verify --repair")
    try:
        yield
    finally:
        lock.release()
