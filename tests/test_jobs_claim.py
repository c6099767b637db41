"""Whether a run may begin is decided in the claim itself, whatever its caller has seen before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jobbing
import pytest
from jobbing import Machine

from archiver.jobs.runs.run import Mark
from archiver.jobs.runs.table import RunTable

MACHINE = Machine()
FILE = """
[jobs.news]
spider = "any"
schedule = "@yearly"
"""


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[tuple[RunTable, RunTable]]:
    """Two connections, as two daemons have them."""
    first, second = RunTable(tmp_path), RunTable(tmp_path)
    yield first, second
    first.close()
    second.close()


def claims(table: RunTable, *asked: tuple[str, str], at_once: int = 9) -> list[bool]:
    runs = [table.await_asked(job, Path(archive), MACHINE.now()) for job, archive in asked]
    return [table.claim(run, now=MACHINE.now(), began_s=0, at_once=at_once) for run in runs]


def test_an_archive_has_one_run_even_of_two_jobs_and_two_daemons(
    tables: tuple[RunTable, RunTable],
) -> None:
    first, second = tables

    assert claims(first, ("a", "shared"), ("b", "shared"), ("c", "own")) == [True, False, True]
    assert claims(second, ("b", "shared"), ("d", "fourth")) == [False, True]


def test_an_archive_is_free_again_when_its_run_has_ended(
    tables: tuple[RunTable, RunTable],
) -> None:
    first, second = tables
    claims(first, ("a", "shared"))
    (run,) = first.open_runs("running")

    first.settle(run, outcome="complete", exit_code=0, now=MACHINE.now(), brought=run.brought)

    assert claims(second, ("b", "shared")) == [True]


def test_no_more_runs_than_wanted_are_claimed_at_once(tables: tuple[RunTable, RunTable]) -> None:
    first, second = tables

    assert claims(first, ("a", "1"), ("b", "2"), ("c", "3"), at_once=2) == [True, True, False]
    assert claims(second, ("d", "4"), at_once=2) == [False]


@pytest.mark.parametrize(("boots", "is_alive"), [(1, True), (2, False)])
def test_after_a_reboot_the_same_number_and_beginning_are_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, boots: int, *, is_alive: bool
) -> None:
    monkeypatch.setattr("archiver.jobs.runs.process._ticks", lambda _pid: 77)
    machine = Machine()
    works = jobbing.works(jobbing.jobs_file(tmp_path, FILE), machine)
    claims(works.table, ("news", "own"))
    (run,) = works.table.open_runs("running")
    works.table.tell_mark(run, Mark(pid=4000, start_ticks=77, boot_id=machine.boot_id()))

    machine.boots = boots
    works.settle()

    left = works.table.open_runs("running")
    works.table.close()
    assert bool(left) is is_alive
