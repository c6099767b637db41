"""The logs of runs: one file a run, so many kept a job, none without end."""

from __future__ import annotations

import shutil
from pathlib import Path

from archiver.jobs.runs.run import Run

LARGEST_BYTES = 64 << 20
"""A log is cut when it has grown so large; the part before is kept as `.1`."""
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
    """Move what was logged so far aside when it is too much; the run writes on behind it."""
    if not log.is_file() or log.stat().st_size < LARGEST_BYTES:
        return
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as file:  # it is written to in append mode: the next line is the first
        file.truncate(0)


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
            file.seek(max(0, log.stat().st_size - 2000))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
