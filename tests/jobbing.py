"""A machine whose clock, reboots and kills a test commands, and jobs that are real tiny programs.

Each program notes its beginning and its end in the folder of its archive, and what it finds when
another one is at work there: OVERLAP.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.jobs.clock.moment import Clock
from archiver.jobs.file.check import read_jobs_file
from archiver.jobs.file.facts import Job, JobsFile
from archiver.jobs.runs import process
from archiver.jobs.runs.run import Run
from archiver.jobs.runs.table import RunTable
from archiver.jobs.works import Works

STARTED = datetime(2026, 3, 10, tzinfo=UTC)
PROGRAM = """
mkdir -p "$0" && cd "$0"
mkdir busy 2>/dev/null || echo OVERLAP >> notes
echo "begin $$" >> notes
if [ -e hold ]; then
    trap 'rmdir busy; exit 5' TERM
    exec 3<> gate
    echo held > ready
    read -r word <&3
fi
echo "end $$" >> notes
rmdir busy
exit "$(cat code 2>/dev/null || echo 0)"
"""


class Machine(Clock):
    """The clock of a machine that a test winds."""

    def __init__(self, started: datetime = STARTED) -> None:
        self.time = started
        self.since_s = 1000.0
        self.boots = 1

    def now(self) -> datetime:
        """Tell the time of day."""
        return self.time

    def elapsed_s(self) -> float:
        """Tell the seconds since the machine started."""
        return self.since_s

    def boot_id(self) -> str:
        """Name this start."""
        return f"boot {self.boots}"

    def pass_by(self, **much: float) -> None:
        """Let time go by."""
        self.time += timedelta(**much)
        self.since_s += timedelta(**much).total_seconds()

    def jump(self, **much: float) -> None:
        """Set the clock, while no time goes by."""
        self.time += timedelta(**much)


def program(job: Job) -> Sequence[Sequence[str]]:
    """Return the tiny program of a job."""
    return [["/bin/sh", "-c", PROGRAM, str(job.archive)]]


def jobs_file(folder: Path, text: str) -> JobsFile:
    """Write and read a jobs file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "archiver.toml").write_text(text, "utf-8")
    return read_jobs_file(folder / "archiver.toml")


def works(file: JobsFile, machine: Machine) -> Works:
    """Return the works as a daemon that has just begun has them."""
    table = RunTable(file.daemon.folder)
    table.db.execute("pragma synchronous = off")  # no test cuts the power
    return Works(file, table, machine, commands=program)


@contextmanager
def at_work(folder: Path, file: str, machine: Machine) -> Iterator[Works]:
    """Give the works of a file after their first step; in the end, end what they started."""
    made = works(jobs_file(folder, file), machine)
    try:
        made.step()
        yield made
    finally:
        for child in made._children.values():
            process.clear_group(child)
        made.table.close()


def running(made: Works) -> list[Run]:
    """Return what the table holds to be alive."""
    return made.table.open_runs("running")


def await_ends(made: Works, besides: Collection[Path] = ()) -> None:
    """Wait until the programs have ended that are not held, and settle them."""
    held = {str(archive) for archive in besides}
    for run in running(made):
        if run.mark is not None and run.archive not in held:
            await_end(run)
    made.settle()


def await_end(run: Run) -> None:
    """Wait until the process of a run has ended, and leave it to others to take notice."""
    assert run.mark is not None
    with suppress(ChildProcessError):  # somebody took notice already
        os.waitid(os.P_PID, run.mark.pid, os.WEXITED | os.WNOWAIT)


def notes(archive: Path, word: str = "") -> list[str]:
    """Return what the programs of an archive noted."""
    path = archive / "notes"
    lines = path.read_text().splitlines() if path.exists() else []
    return [line for line in lines if line.startswith(word)]


def hold(archive: Path) -> None:
    """Let the next program of an archive go on until it is released."""
    archive.mkdir(parents=True, exist_ok=True)
    for name in ("gate", "ready"):
        if not (archive / name).exists():
            os.mkfifo(archive / name)
    (archive / "hold").touch()


def await_held(archive: Path) -> None:
    """Wait until a program is at the place where it is held."""
    (archive / "ready").read_text()


def release(archive: Path) -> None:
    """Let the held program end, and the next ones pass."""
    (archive / "hold").unlink()
    (archive / "gate").write_text("go\n")


def kill(run: Run) -> None:
    """End a run without a word, as the system does when memory is short."""
    assert run.mark is not None
    os.killpg(run.mark.pid, signal.SIGKILL)
    await_end(run)
    with suppress(FileNotFoundError):
        (Path(run.archive) / "busy").rmdir()
