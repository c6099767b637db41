"""`archiver jobs` and `archiver status` at the terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from crawling import clean_environment
from storing import keep, open_archive

from archiver.commands import app as cli
from archiver.commands.job.view import spark
from archiver.commands.status import plot
from archiver.jobs.alarms.outbox import Outbox
from archiver.jobs.clock.moment import SystemClock
from archiver.jobs.lock import DaemonLock
from archiver.jobs.runs.table import RunTable
from archiver.model.exits import ExitCode

FILE = """
[daemon]
least_free = "0 B"

[jobs.metro]
spider = "metro"
schedule = "@yearly"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "archiver.toml"
    path.write_text(FILE)
    return path


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_a_good_file_shows_when_each_job_is_due(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["jobs", "check"]) == ExitCode.COMPLETE
    assert "metro waiting" in shown(capsys)
    assert file.exists()


def test_what_only_the_commands_know_is_checked_with_its_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(
        '[jobs.a]\nspider = "metrro"\nschedule = "@daily"\n\n[jobs.b]\nspider = "metro"\n'
        'schedule = "@daily"\nafter = ["verify", "burn"]\nsettings = { ARCHIVER_FLESH = 1 }\n'
    )

    code = cli.run(["jobs", "check"])

    told = capsys.readouterr().err.splitlines()
    assert code == ExitCode.BAD_CONFIGURATION
    assert [line.split(": ")[0] for line in told[:3]] == [f"archiver.toml:{n}" for n in (2, 8, 9)]
    assert "metro" in told[0]
    assert told[-1] == "archiver: archiver.toml has 3 mistakes"


def test_no_file_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert cli.run(["jobs", "status"]) == ExitCode.NOT_FOUND
    assert "--file names another" in capsys.readouterr().err


def test_status_is_a_health_check(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    healthy = cli.run(["jobs", "status"])
    table = RunTable(file.parent / "jobs")
    found = {"failed": "exit code 1"}
    now = SystemClock().now()
    Outbox(table.db).renew("metro", "run", found, channels=(), now=now)
    table.close()

    code = cli.run(["jobs", "status"])

    assert (healthy, code) == (ExitCode.COMPLETE, ExitCode.UNHEALTHY)
    assert "ALARM metro: failed: exit code 1" in shown(capsys)
    cli.run(["jobs", "status", "--json"])
    assert json.loads(capsys.readouterr().out)["alarms"][0]["code"] == "failed"


def test_a_job_that_nobody_ran_is_overdue(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = RunTable(file.parent / "jobs")
    now = SystemClock().now()
    table.accounted("metro", now.replace(year=now.year - 2))
    table.close()

    alone = cli.run(["jobs", "status"])
    first = shown(capsys)
    with DaemonLock(file.parent / "jobs"):
        watched = cli.run(["jobs", "status"])

    assert (alone, watched) == (ExitCode.UNHEALTHY, ExitCode.COMPLETE)
    assert "metro overdue" in first


def test_a_paused_job_is_not_started_until_it_goes_on(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.run(["jobs", "pause", "metro"])
    refused = cli.run(["jobs", "start", "metro"])
    cli.run(["jobs", "resume", "metro"])
    with DaemonLock(file.parent / "jobs"):
        asked = cli.run(["jobs", "start", "metro"])

    assert (refused, asked) == (ExitCode.BAD_CONFIGURATION, ExitCode.COMPLETE)
    assert "the daemon begins metro" in shown(capsys)
    table = RunTable(file.parent / "jobs")
    (run,) = table.open_runs()
    table.close()
    assert (run.cause, run.state) == ("asked", "waiting")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["jobs", "start", "mettro"], ExitCode.NOT_FOUND),
        (["jobs", "log", "metro"], ExitCode.NOT_FOUND),
        (["jobs", "export"], ExitCode.USAGE),
        (["jobs", "export", "--cron", "--daemon"], ExitCode.USAGE),
    ],
)
def test_what_is_not_there_is_a_line_and_a_code(
    file: Path, arguments: list[str], code: ExitCode, capsys: pytest.CaptureFixture[str]
) -> None:
    assert file.exists()
    assert cli.run(arguments) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_bars_reach_from_nothing_to_the_largest() -> None:
    assert spark([0, 1, 50, 100]) == "▁▂▅█"
    assert spark([]) == ""
    assert spark([0, 0]) == "▁▁"
    assert [str(cell) for cell in plot({"2026-01": 0, "2026-02": 4}).columns[2].cells] == [
        "",
        "█" * 40,
    ]


def test_an_archive_is_shown_in_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = open_archive(tmp_path / "kept")
    keep(written, "http://a.test/a", text="One.")
    keep(written, "http://a.test/b", text="Two.")
    written.close(ExitCode.COMPLETE)
    never = cli.run(["status", str(tmp_path / "kept")])
    first = shown(capsys)
    cli.run(["verify", str(tmp_path / "kept")])
    capsys.readouterr()

    cli.run(["status", str(tmp_path / "kept"), "--json"])

    figures = json.loads(capsys.readouterr().out)
    assert never == ExitCode.COMPLETE
    assert "articles 2, 2 versions" in first
    assert "verified never" in first
    assert "2026-11 2 ████" in first
    assert figures["articles_by_month"] == {"2026-11": 2}
    assert figures["verified"]["exit_code"] == 0
    assert figures["disk_bytes"]["warc"] > 0
    assert figures["last_run"]["exit_code"] == 0
    assert cli.run(["status", str(tmp_path)]) == ExitCode.NOT_FOUND


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_daemon_refuses_a_second_one_and_ends_by_sigterm_in_order(file: Path) -> None:
    archiver = Path(sys.executable).with_name("archiver")
    first = subprocess.Popen(
        [archiver, "jobs", "run"],
        cwd=file.parent,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert first.stderr is not None
    began = first.stderr.readline()
    second = subprocess.run(
        [archiver, "jobs", "run"],
        cwd=file.parent,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    os.kill(first.pid, signal.SIGTERM)
    told = first.stderr.read()
    first.stderr.close()

    assert "jobs run file=" in began
    assert second.returncode == ExitCode.LOCKED
    assert f"pid {first.pid}" in second.stderr
    assert first.wait() == ExitCode.COMPLETE
    assert "jobs ended" in told
