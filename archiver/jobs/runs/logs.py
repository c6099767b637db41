"""The logs of runs: one file a run, so many kept a job, none without end."""

from __future__ import annotations

import logging
import os
import subprocess
from pathlib import Path

from archiver.jobs.runs.run import Run

logger = logging.getLogger(__name__)

LARGEST_BYTES = 64 << 20
"""A log is cut when so much of it lies on the disk; the part before is kept as `.1`."""
_BLOCK_BYTES = 4096
_UNIT_BYTES = 512
"""Of st_blocks, stat(3type)."""
_FOLDER = "logs"


def log_of(folder: Path, run: Run) -> Path:
    """Return where the log of a run lies."""
    return folder / _FOLDER / run.job / f"{run.id:08}.log"


def ending_file(folder: Path, run: Run) -> Path:
    """Return where a run leaves its exit codes."""
    return folder / "endings" / f"{run.id:08}"


def report_file(folder: Path, run: Run) -> Path:
    """Return where a run's crawl tells the id of its report."""
    return folder / "endings" / f"{run.id:08}.report"


def rotate(log: Path) -> None:
    """Move what was logged so far aside when it is too much; the run writes on behind it.

    A running process keeps the file it has: a new name would lead it nowhere, and a file that is
    cut to nothing loses what was written since the copy. So its place on the disk is given back,
    as a hole, and the length stays.
    """
    if not log.is_file() or log.stat().st_blocks * _UNIT_BYTES < LARGEST_BYTES:
        return
    begin, end = start_of(log), log.stat().st_size // _BLOCK_BYTES * _BLOCK_BYTES
    with log.open("rb") as file:
        file.seek(begin)
        log.with_name(f"{log.name}.1").write_bytes(file.read(end - begin))
    punch = ["fallocate", "--punch-hole", "--offset", "0", "--length", str(end), str(log)]
    try:
        subprocess.run(punch, check=True, capture_output=True)  # noqa: S603  # our own words
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("a log stays as long as it is: %s log=%s", error, log)


def start_of(log: Path) -> int:
    """Return the offset at which a log begins: behind what `rotate` took out."""
    with log.open("rb") as file:
        try:
            return os.lseek(file.fileno(), 0, os.SEEK_DATA)
        except OSError:  # nothing but a hole, or nothing at all
            return os.fstat(file.fileno()).st_size


def prune(folder: Path, job: str, keep: int) -> None:
    """Remove the oldest logs of a job but for so many."""
    logs = sorted((folder / _FOLDER / job).glob("*.log"))
    for log in logs[: max(0, len(logs) - keep)]:
        log.unlink(missing_ok=True)
        log.with_name(f"{log.name}.1").unlink(missing_ok=True)


def last_line(log: Path) -> str:
    """Return the last line of a log that says something; empty when there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(start_of(log), log.stat().st_size - 2000))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
