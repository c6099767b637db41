"""The jobs for other schedulers: the units verify, the calendar says the same, the line runs."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jobbing
import pytest
from programs import needs

from archiver.jobs.clock.schedule import read_schedule
from archiver.jobs.export.calendar import ExportError, cron_fields, on_calendar
from archiver.jobs.export.crontab import crontab_of
from archiver.jobs.export.units import daemon_unit, units_of
from archiver.jobs.runs.table import RunTable

FILE = """
[jobs.metro]
spider = "metro"
schedule = "30 2 * * mon-fri"
zone = "Europe/Berlin"
jitter = "10 min"

[jobs.often]
spider = "metro"
schedule = "every 15 min"

[jobs.odd]
spider = "metro"
schedule = "every 7 h"

[jobs.either]
spider = "metro"
schedule = "*/20 0-6/2 13 jan-mar fri"
"""


@needs("systemd-analyze")
def test_every_unit_passes_systemds_own_check(tmp_path: Path) -> None:
    file = jobbing.jobs_file(tmp_path / "a folder with 100 % $odd", FILE)
    units = units_of(file) | daemon_unit(file)
    for name, text in units.items():
        (tmp_path / name).write_text(text)

    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in units)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")
    assert len(units) == 9


def test_a_timer_catches_up_spreads_and_does_not_overlap(tmp_path: Path) -> None:
    units = units_of(jobbing.jobs_file(tmp_path, FILE))

    timer, service = units["archiver-metro.timer"], units["archiver-metro.service"]
    assert "OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 2:30:00 Europe/Berlin\n" in timer
    assert "Persistent=true\n" in timer
    assert "RandomizedDelaySec=600s\n" in timer
    assert "Type=oneshot\n" in service  # a timer does not start a service that runs
    assert "OnUnitActiveSec=25200s\n" in units["archiver-odd.timer"]
    assert units["archiver-either.timer"].count("OnCalendar=") == 2


@needs("systemd-analyze")
@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("30 2 * * *", "Europe/Berlin"), ("0 */6 * * *", "UTC"), ("15,45 1-5/2 * * *", "UTC"),
        ("0 0 13 * fri", "America/New_York"), ("0 9 * jan-mar,dec sun", "Asia/Tokyo"),
        ("every 15 min", "UTC"), ("every 6 h", "Europe/Berlin"), ("every 1 d", "UTC"),
        ("@weekly", "UTC"),
    ],
)  # fmt: skip
def test_systemd_reads_the_same_times_out_of_it(text: str, zone: str) -> None:
    schedule = read_schedule(text, zone)
    start = datetime(2027, 1, 5, 3, 7, tzinfo=UTC)

    shown: set[datetime] = set()
    base = f"--base-time={start:%F %T} UTC"
    for calendar in on_calendar(schedule):
        ran = subprocess.run(
            ["systemd-analyze", "calendar", "--iterations=6", base, calendar],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
        )  # fmt: skip
        found = re.findall(r"(?:elapse|#\d+): \w+ (\S+ \S+) UTC", ran.stdout)
        shown |= {datetime.fromisoformat(each).replace(tzinfo=UTC) for each in found}

    ours, moment = [], start
    for _ in range(6):
        following = schedule.next_after(moment)
        assert following is not None
        ours.append(moment := following)
    assert sorted(shown)[:6] == ours


@pytest.mark.parametrize(
    ("text", "fields"),
    [("every 6 h", "0 */6 * * *"), ("every 15 min", "*/15 * * * *"), ("every 1 d", "0 0 * * *"),
     ("30 2 * * 1-5", "30 2 * * 1-5")],
)  # fmt: skip
def test_an_interval_that_divides_a_day_is_a_cron_line(text: str, fields: str) -> None:
    assert cron_fields(read_schedule(text)) == fields


@pytest.mark.parametrize("text", ["every 7 h", "every 90 min", "every 2 d", "every 7 min"])
def test_an_interval_that_cron_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="--systemd"):
        cron_fields(read_schedule(text))


NO_SUCH_SPIDER = """
[jobs.bad]
spider = "no-such-spider"
schedule = "every 6 h"
"""


@pytest.mark.slow
def test_the_command_of_a_cron_line_runs_the_job_and_leaves_its_history(tmp_path: Path) -> None:
    file = jobbing.jobs_file(tmp_path / "jobs here", NO_SUCH_SPIDER)
    line = crontab_of(file).splitlines()[-1]
    assert line.startswith("0 */6 * * * ")
    command = line.removeprefix("0 */6 * * * ").replace(r"\%", "%")

    ran = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=False, timeout=110
    )

    table = RunTable(file.daemon.folder)
    (run,) = table.history("bad")
    table.close()
    assert (ran.returncode, run.exit_code, run.outcome) == (3, 3, "bad_configuration"), ran.stderr
    assert run.ended is not None
    assert run.started is not None
    assert run.ended - run.started < timedelta(minutes=2)
