"""What a run has cost: its children's time too, its memory, and no figure for half the work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from programs import needs

from benchmarks.arms import Arm, Task
from benchmarks.measuring import RunError, run, run_beside
from benchmarks.race import check_reading, course, run_arm

BURN = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
ORPHAN = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {BURN!r}])
"""
HOLD = "import time\nheld = b'x' * 80_000_000\ntime.sleep(1)"


def program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


@pytest.mark.parametrize("text", [BURN, ORPHAN], ids=["its own", "an orphan's"])
def test_the_time_of_a_program_is_counted(text: str) -> None:
    cost = run(program(text))

    assert 0.3 <= cost.cpu_s <= 5


def test_the_memory_of_a_program_is_its_own() -> None:
    small, large = run(program("import time; time.sleep(0.5)")), run(program(HOLD))

    assert small.peak_mb < 40  # not that of the process which has started it
    assert large.peak_mb - small.peak_mb > 60


def test_programs_side_by_side_have_each_their_cost() -> None:
    burning, idle = run_beside([program(BURN), program("pass")])

    assert burning.cpu_s >= 0.3
    assert idle.cpu_s < burning.cpu_s


def test_a_program_that_fails_has_no_cost() -> None:
    with pytest.raises(RunError, match="exit code 3"):
        run(program("raise SystemExit(3)"))


@needs("nginx")
def test_an_arm_that_does_not_ask_for_every_article_is_no_figure(tmp_path: Path) -> None:
    idle = Arm(name="idle", meaning="does nothing", command=lambda _: program("pass"))

    with course(tmp_path, 22) as ground, pytest.raises(RunError, match="idle asked for 0 instead"):
        run_arm(ground, idle, "plain")


def test_an_arm_that_did_not_read_every_article_is_no_figure(tmp_path: Path) -> None:
    arm = Arm(name="full", meaning="", command=lambda task: [str(task)], reads="layout")
    lines = tmp_path / "json" / "articles.jsonl"
    lines.parent.mkdir()
    lines.write_text('{"extracted": {"layout": "first"}}\n{"extracted": {"layout": null}}\n')

    check_reading(arm, tmp_path, 1)
    with pytest.raises(RunError, match="read 1 of 2 articles"):
        check_reading(arm, tmp_path, 2)


def test_a_task_knows_its_port(tmp_path: Path) -> None:
    task = Task(base="http://127.0.0.1:8123", urls=tmp_path / "urls", archive=tmp_path / "archive")

    assert task.port == "8123"
