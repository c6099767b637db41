"""Sets aside the torn tail of a file; the bytes before it are not touched.

The tail is kept beside the file, on the disk before the file is cut: nothing is lost, and doing
it twice equals doing it once.
"""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copyfileobj

from archiver.warc.check.finding import FileReport
from archiver.warc.warcfile import sync_folder

TORN = ".torn"


def set_torn_tail_aside(report: FileReport) -> Path | None:
    """Cut a torn file back to the begin of its torn record; return where its tail is kept.

    None when the file is not torn. Corrupt records are left as they are: what lies in and behind
    the damage may still be of use to somebody.
    """
    torn = [finding.offset for finding in report.findings if finding.kind == "torn"]
    return set_tail_aside(Path(report.file), min(torn)) if torn else None


def set_tail_aside(path: Path, whole_bytes: int) -> Path:
    """Keep what lies beyond a length in a file of its own, then cut it off; return that file."""
    tail = _free_name(path)
    with path.open("rb") as torn, tail.open("xb") as kept:
        torn.seek(whole_bytes)
        copyfileobj(torn, kept)
        kept.flush()
        os.fsync(kept.fileno())
    sync_folder(path.parent)
    with path.open("r+b") as torn:
        torn.truncate(whole_bytes)
        os.fsync(torn.fileno())
    return tail


def set_file_aside(path: Path) -> Path:
    """Give a file of which nothing is whole the name of a tail; return it."""
    tail = _free_name(path)
    path.rename(tail)
    sync_folder(path.parent)
    return tail


def _free_name(path: Path) -> Path:
    """Return a name for the tail that is not taken, such as `NAME.torn` or `NAME.2.torn`."""
    candidate, number = path.with_name(path.name + TORN), 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}.{number}{TORN}")
    return candidate
