"""What a clock that was wrong, and a rest, do to the jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import jobbing
import pytest
from jobbing import STARTED, Machine

from archiver.jobs.works import Works

FILE = """
[daemon]
least_free = "0 B"
[jobs.news]
spider = "metro"
schedule = "0 * * * *"
"""


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def works(tmp_path: Path, machine: Machine) -> Iterator[Works]:
    with jobbing.at_work(tmp_path, FILE, machine) as made:
        yield made


def test_a_clock_that_was_a_month_ahead_does_not_stop_the_jobs(
    works: Works, machine: Machine
) -> None:
    machine.jump(days=30)
    works.step()
    jobbing.await_ends(works)
    machine.jump(days=-30)
    works.step()

    machine.pass_by(hours=1)
    works.step()
    jobbing.await_ends(works)

    wrong, right = works.table.history("news")[::-1]
    assert (wrong.cause, wrong.covers) == ("caught-up", 720)
    assert (right.cause, right.covers, right.due) == ("due", 1, STARTED + timedelta(hours=1))


def test_a_paused_job_rests_and_what_it_missed_is_noted_not_caught_up(
    works: Works, machine: Machine
) -> None:
    works.table.pause("news", is_paused=True)
    machine.pass_by(hours=5)
    works.step()
    works.resume(works.file.jobs["news"])
    machine.pass_by(hours=1)
    works.step()
    jobbing.await_ends(works)

    rested, ran = works.table.all()
    assert (rested.outcome, rested.covers, rested.started) == ("paused", 5, None)
    assert (ran.outcome, ran.covers) == ("complete", 1)
