"""A run is a process group that outlives its daemon, ends when it must, and leaves its codes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import jobbing
import pytest
from jobbing import Machine

from archiver.jobs.command import PROGRAM, commands_of
from archiver.jobs.runs import process
from archiver.jobs.runs.run import Mark
from archiver.jobs.runs.table import RunTable
from archiver.jobs.works import Works

FILE = """
[daemon]
least_free = "0 B"
[jobs.news]
spider = "metro"
schedule = "0 * * * *"
timeout = "90 min"
retries = 2
keep_logs = 3
limit = 5
requisites = "none"
section = "music"
start = ["https://metro.example/a b"]
arguments = { since = "2026-01-01" }
settings = { ARCHIVER_CONTACT = "x@y.example" }
after = ["verify --json {archive}", "index", "recheck --embeds"]
"""


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def works(tmp_path: Path, machine: Machine) -> Iterator[Works]:
    with jobbing.at_work(tmp_path, FILE, machine) as made:
        yield made


def members(group: int) -> list[str]:
    """Return the processes of a group that are alive; a zombie is not."""
    stats = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended meanwhile
            stats.append(path.read_text().rpartition(")"))
    fields = [(name, rest.split()) for name, _, rest in stats]
    return [name for name, rest in fields if int(rest[2]) == group and rest[0] not in "ZX"]


def outcomes(works: Works) -> list[str | None]:
    return [run.outcome for run in works.table.history("news")][::-1]


def test_the_commands_are_archivers_own(works: Works) -> None:
    job = works.file.jobs["news"]

    crawl, verify, index, recheck = commands_of(job)

    assert crawl[len(PROGRAM) :] == [
        "crawl", "metro", "--archive", str(job.archive), "--start", "https://metro.example/a b",
        "--limit", "5", "--section", "music", "-a", "since=2026-01-01",
        "-s", "ARCHIVER_REQUISITES=none", "-s", "ARCHIVER_CONTACT=x@y.example",
    ]  # fmt: skip
    assert verify[len(PROGRAM) :] == ["verify", "--json", str(job.archive)]
    assert index[len(PROGRAM) :] == ["index", str(job.archive)]
    assert recheck[len(PROGRAM) :] == [
        "recheck", "--embeds", str(job.archive), "-s", "ARCHIVER_CONTACT=x@y.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "left"),
    [((0, 0, 21), [0, 0, 21]), ((6, 0, 0), [6, 0, 0]), ((4, 1, 0), [4, 1, 0]), ((1, 0, 0), [1]),
     ((7, 0, 0), [7])],
)  # fmt: skip
def test_the_steps_follow_a_crawl_that_left_something_and_all_codes_are_kept(
    tmp_path: Path, codes: Sequence[int], left: Sequence[int]
) -> None:
    log, ending = tmp_path / "it's a log", tmp_path / "an $ending"
    report = tmp_path / "a report"
    commands = [["/bin/sh", "-c", f"echo step {code}; exit {code}"] for code in codes]

    child, _ = process.begin(
        commands, log=log, ending=ending, report=report, boot_id="b", cwd=tmp_path
    )
    child.wait()

    assert process.ending_of(ending) == left
    assert log.read_text().splitlines() == [f"step {code}" for code in codes[: len(left)]]


def test_a_run_that_takes_too_long_is_asked_to_stop_then_killed_with_all_its_children(
    works: Works, machine: Machine
) -> None:
    archive = works.file.jobs["news"].archive
    jobbing.hold(archive)
    stubborn = [
        ["/bin/sh", "-c", f"trap '' TERM; cd {archive}; echo held > ready; sleep 1000 & wait; wait"]
    ]
    works._commands = lambda _job: stubborn
    machine.pass_by(hours=1)
    works.step()
    jobbing.await_held(archive)
    (run,) = jobbing.running(works)

    machine.pass_by(minutes=89)
    works.stop_late()
    asked_early = works.table.run(run.id).stop_asked_s
    machine.pass_by(minutes=2)
    works.stop_late()
    machine.pass_by(seconds=14)
    works.stop_late()
    works.settle()
    alive = jobbing.running(works)
    machine.pass_by(seconds=2)
    works.stop_late()
    jobbing.await_end(run)
    works.settle()

    assert asked_early is None
    assert [each.id for each in alive] == [run.id]
    assert outcomes(works) == ["timed out"]
    assert run.mark is not None
    until = time.monotonic() + 60
    while members(run.mark.pid):  # what is killed takes a moment to go
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_run_that_heeds_its_time_limit_is_not_tried_again(works: Works, machine: Machine) -> None:
    archive = works.file.jobs["news"].archive
    jobbing.hold(archive)
    machine.pass_by(hours=1)
    works.step()
    jobbing.await_held(archive)

    machine.pass_by(minutes=91)
    works.stop_late()
    jobbing.await_ends(works)

    (run,) = works.table.history("news")
    assert (run.outcome, run.exit_code) == ("timed out", 5)
    assert all(each.cause != "retry" for each in works.table.all())


def test_what_the_ending_daemon_stops_goes_on_when_the_next_one_begins(
    works: Works, machine: Machine
) -> None:
    archive = works.file.jobs["news"].archive
    jobbing.hold(archive)
    machine.pass_by(hours=1)
    works.step()
    jobbing.await_held(archive)

    works.stop_all()
    jobbing.await_ends(works)
    (archive / "hold").unlink()
    works.step()
    jobbing.await_ends(works)

    assert outcomes(works) == ["stopped", "complete"]
    first, second = works.table.all()
    assert (second.cause, second.root, second.attempt) == ("retry", first.id, 1)


def test_a_run_that_dies_each_time_is_tried_so_often_and_then_an_alarm(
    works: Works, machine: Machine
) -> None:
    archive = works.file.jobs["news"].archive
    machine.pass_by(hours=1)
    for _ in range(3):
        jobbing.hold(archive)
        works.step()
        jobbing.await_held(archive)
        jobbing.kill(jobbing.running(works)[0])
        works.settle()
        machine.pass_by(minutes=6)

    assert outcomes(works) == ["killed", "killed", "killed"]
    assert works.table.waiting("news") is None
    assert [alarm.code for alarm in works.outbox.standing()] == ["failed"]


def test_a_number_that_was_given_to_another_process_is_not_taken_for_the_run(
    works: Works, machine: Machine
) -> None:
    ticks = process._ticks(os.getpid())
    assert ticks is not None
    ours = Mark(pid=os.getpid(), start_ticks=ticks, boot_id=machine.boot_id())

    assert process.is_alive(ours, machine.boot_id())
    assert not process.is_alive(replace(ours, start_ticks=ticks - 1), machine.boot_id())
    assert not process.is_alive(ours, "another boot")
    process.send(replace(ours, boot_id="another boot"), signal.SIGKILL, machine.boot_id())
    assert works.table.open_runs() == []


def test_only_so_many_logs_are_kept(works: Works, machine: Machine) -> None:
    for _ in range(5):
        machine.pass_by(hours=1)
        works.step()
        jobbing.await_ends(works)

    kept = sorted((works.file.daemon.folder / "logs/news").iterdir())
    assert [path.name for path in kept] == [f"{number:08}.log" for number in (3, 4, 5)]


def test_a_run_is_claimed_and_settled_by_one_of_two(works: Works, machine: Machine) -> None:
    job = works.file.jobs["news"]
    run = works.table.await_asked("news", job.archive, machine.now())
    other = RunTable(works.file.daemon.folder)

    claims = [
        table.claim(run, now=machine.now(), began_s=0, at_once=5) for table in (works.table, other)
    ]

    settled = [
        table.settle(run, outcome="complete", exit_code=0, now=machine.now(), brought=run.brought)
        for table in (other, works.table)
    ]
    other.close()
    assert claims == [True, False]
    assert settled == [True, False]
