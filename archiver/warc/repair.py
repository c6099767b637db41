"""Sets aside the torn tail of a WARC file; the bytes before it are not touched.

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
    """Cut a torn file back to its last whole record; return where its tail is kept.

    None when the file is not torn. A corrupt file is left as it is: what lies behind the damage
    may still be of use to somebody.
    """
    if not any(finding.kind == "torn" for finding in report.findings):
        return None
    path = Path(report.file)
    tail = _free_name(path)
    with path.open("rb") as torn, tail.open("xb") as kept:
        torn.seek(report.whole_bytes)
        copyfileobj(torn, kept)
        kept.flush()
        os.fsync(kept.fileno())
    sync_folder(path.parent)
    with path.open("r+b") as torn:
        torn.truncate(report.whole_bytes)
        os.fsync(torn.fileno())
    return tail


def _free_name(path: Path) -> Path:
    """Return a name for the tail that is not taken, such as `NAME.torn` or `NAME.2.torn`."""
    candidate, number = path.with_name(path.name + TORN), 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}.{number}{TORN}")
    return candidate
