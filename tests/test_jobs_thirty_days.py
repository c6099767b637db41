"""Thirty days of jobs on a machine that is killed, rebooted, overloaded and set to other times."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jobbing
import pytest
from duetimes import dues_of
from jobbing import Machine

from archiver.jobs.lock import DaemonLock, DaemonRunsError
from archiver.jobs.runs.run import Run
from archiver.jobs.works import Works

FILE = """
[daemon]
at_once = 3
least_free = "0 B"

[jobs.third-hour]
spider = "any"
schedule = "0 */3 * * *"
zone = "Europe/Berlin"
timeout = "3 d"
retries = 20

[jobs.night]
spider = "any"
schedule = "30 2 * * *"
zone = "Europe/Berlin"
jitter = "20 min"
timeout = "3 d"
retries = 20

[jobs.six]
spider = "any"
archive = "archives/shared"
schedule = "every 6 h"
timeout = "3 d"
retries = 20

[jobs.new-york]
spider = "any"
archive = "archives/shared"
schedule = "15 */8 * * *"
zone = "America/New_York"
timeout = "3 d"
retries = 20
"""
DAYS = timedelta(days=30)


class Month:
    """The month and what befalls it; every event is counted."""

    def __init__(self, folder: Path, started: datetime, seed: int) -> None:
        self.machine = Machine(started)
        self.file = jobbing.jobs_file(folder, FILE)
        self.chance = random.Random(seed)  # noqa: S311  # not for secrets
        self.held: list[Path] = []
        self.before: list[Works] = []
        self.works = self._new_works()
        self.events = dict.fromkeys(
            ("kill", "crash", "reboot", "overlap", "two", "forward", "back"), 0
        )

    def _new_works(self) -> Works:
        self.before.append(jobbing.works(self.file, self.machine))
        return self.before[-1]

    def close(self) -> None:
        """Let go of every daemon there was."""
        for works in self.before:
            for child in works._children.values():
                child.wait()
            works.table.close()

    def pass_by(self, minutes: int) -> None:
        """Let time go by, and the daemon do its work."""
        self.machine.pass_by(minutes=minutes)
        self.works.step()
        jobbing.await_ends(self.works, self.held)
        if self.held and self.chance.random() < 0.15:
            self.let_go()

    def let_go(self) -> None:
        """Release what is held."""
        for archive in self.held:
            jobbing.release(archive)
        self.held = []
        jobbing.await_ends(self.works)

    def hold_next(self) -> Run | None:
        """Begin a run that goes on; None when all is busy or nothing comes soon."""
        archive = self.file.jobs[self.chance.choice(["third-hour", "six"])].archive
        if self.held:
            return None
        jobbing.hold(archive)
        self.held = [archive]
        for _ in range(24):
            self.machine.pass_by(minutes=30)
            self.works.step()
            jobbing.await_ends(self.works, self.held)
            for run in jobbing.running(self.works):
                if run.archive == str(archive):
                    jobbing.await_held(archive)
                    return run
        raise AssertionError("nothing was due in half a day")

    # --- what happens ---
    def kill(self) -> None:
        run = self.hold_next()
        if run is not None:
            jobbing.kill(run)
            self._forget_hold()
            self.works.settle()
            self.events["kill"] += 1

    def crash(self) -> None:
        """The daemon is gone, its runs go on; the next one finds them."""
        self.hold_next()
        alive = jobbing.running(self.works)
        self.works = self._new_works()
        self.works.settle()
        assert jobbing.running(self.works) == alive
        self.events["crash"] += 1

    def reboot(self) -> None:
        """All processes are gone; the machine is off for a while and counts anew."""
        self.hold_next()
        for run in jobbing.running(self.works):
            jobbing.kill(run)
        self._forget_hold()
        self.machine.pass_by(minutes=self.chance.choice([5, 200, 1500]))
        self.machine.boots += 1
        self.machine.since_s = 10
        self.works = self._new_works()
        self.works.settle()
        assert jobbing.running(self.works) == []
        self.events["reboot"] += 1

    def overlap(self) -> None:
        """A run takes so long that its next times come."""
        if self.hold_next():
            for _ in range(8):
                self.machine.pass_by(minutes=37)
                self.works.step()
                jobbing.await_ends(self.works, self.held)
            self.let_go()
            self.events["overlap"] += 1

    def two(self) -> None:
        """A second daemon is refused; and if it were not, nothing would run twice."""
        folder = self.file.daemon.folder
        with DaemonLock(folder), pytest.raises(DaemonRunsError):
            DaemonLock(folder)
        second = self._new_works()
        for _ in range(6):
            self.machine.pass_by(minutes=45)
            for works in (self.works, second, self.works):
                works.step()
            jobbing.await_ends(self.works, self.held)
            jobbing.await_ends(second, self.held)
        self.events["two"] += 1

    def forward(self) -> None:
        self.machine.jump(hours=5)
        self.events["forward"] += 1

    def back(self) -> None:
        self.machine.jump(hours=-2)
        self.events["back"] += 1

    def _forget_hold(self) -> None:
        for archive in self.held:
            (archive / "hold").unlink()
        self.held = []

    def run(self) -> None:
        """Live through it."""
        self.works.step()
        end = self.machine.now() + DAYS
        left = [*self.events] * 3
        self.chance.shuffle(left)
        while self.machine.now() < end:
            self.pass_by(self.chance.randint(10, 90))
            if left and self.chance.random() < 0.06:
                getattr(self, left.pop())()
        for name in left:
            getattr(self, name)()
        self.let_go()
        for _ in range(6):  # what was killed last is tried again
            self.pass_by(30)
        self.let_go()
        self.pass_by(0)


@pytest.mark.parametrize(
    ("started", "seed"),
    [(datetime(2026, 3, 6, 20, 10, tzinfo=UTC), 1), (datetime(2026, 10, 20, 7, 5, tzinfo=UTC), 2)],
    ids=["spring", "autumn"],
)
def test_in_thirty_days_every_due_run_ran_once_or_was_caught_up_once(
    tmp_path: Path, started: datetime, seed: int
) -> None:
    month = Month(tmp_path, started, seed)

    month.run()

    rows, ended = month.works.table.all(), month.machine.now()
    month.close()
    assert min(month.events.values()) >= 2, month.events
    assert {run.state for run in rows} == {"ended"}
    for name in month.file.jobs:
        of_job = [run for run in rows if run.job == name]
        assert_each_due_once(of_job, dues_of(name, started, ended))
        for root in {run.root for run in of_job}:
            last = [run.outcome for run in of_job if run.root == root]
            assert last.count("complete") == 1, (name, root, last)
            assert last[-1] == "complete"
            assert set(last[:-1]) <= {"killed"}
    assert_the_programs_tell_the_same(month, rows)


def assert_each_due_once(runs: list[Run], dues: set[datetime]) -> None:
    """Check that the spans of times follow each other, and count each time in them."""
    spans = [run for run in runs if run.covers]
    left = set(dues)
    for run in spans:
        assert run.due_first is not None
        assert run.due is not None
        taken = {due for due in left if run.due_first <= due <= run.due}
        assert len(taken) == run.covers, run
        left -= taken
    assert left == set()
    assert all(run.cause in {"due", "caught-up", "retry"} for run in spans)


def assert_the_programs_tell_the_same(month: Month, rows: list[Run]) -> None:
    """Check the history against what the programs themselves noted."""
    for archive in {job.archive for job in month.file.jobs.values()}:
        of_archive = [run for run in rows if run.archive == str(archive)]
        begun = [int(line.split()[1]) for line in jobbing.notes(archive, "begin")]
        complete = [run for run in of_archive if run.outcome == "complete"]
        assert len(begun) == len(of_archive)
        assert len(jobbing.notes(archive, "end")) == len(complete)
        assert jobbing.notes(archive, "OVERLAP") == []
