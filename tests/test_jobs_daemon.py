"""The daemon goes on with its work whatever the channels do, and tells one trouble once."""

from __future__ import annotations

import os
from pathlib import Path

import jobbing
import pytest
from jobbing import Machine

from archiver.jobs import daemon
from archiver.jobs.alarms.outbox import Outbox
from archiver.jobs.daemon import Daemon
from archiver.jobs.works import Works

SLOW = """
[daemon]
least_free = "0 B"
[notify.slow]
command = ["/bin/sh", "-c", "echo held > ready; read -r word < gate; echo told >> notes"]
[jobs.news]
spider = "any"
schedule = "@yearly"
notify = ["slow"]
"""
FULL = """
[daemon]
least_free = "900 TB"
[notify.desk]
command = ["true"]
[notify.chat]
command = ["true"]
[jobs.a]
spider = "any"
schedule = "@yearly"
notify = ["desk"]
[jobs.b]
spider = "any"
schedule = "@yearly"
notify = ["chat", "desk"]
"""


@pytest.mark.timeout(120)
def test_a_channel_that_hangs_keeps_no_step_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(daemon, "STEP_S", 0.01)
    for name in ("gate", "ready"):
        os.mkfifo(name)
    made = Daemon(jobbing.jobs_file(tmp_path, SLOW))
    steps: list[str] = []

    def show(works: Works) -> None:
        if not steps:
            found = {"failed": "exit code 1"}
            now = Machine().now()
            works.outbox.renew("news", "run", found, channels=("slow",), now=now)
            steps.append(Path("ready").read_text().strip())
        steps.append("step")
        if len(steps) == 5:
            Path("gate").write_text("go\n")
            made.stop()

    made.run(show)

    assert steps == ["held", "step", "step", "step", "step"]
    assert Path("notes").read_text() == "told\n"


def test_a_full_disk_of_two_jobs_is_one_alarm_to_the_channels_of_both(tmp_path: Path) -> None:
    machine = Machine()
    works = jobbing.works(jobbing.jobs_file(tmp_path, FULL), machine)

    works.watch_disks()

    (alarm,) = works.outbox.standing()
    table = works.table
    told = [row[0] for row in table.db.execute("select channel from messages order by channel")]
    table.close()
    assert (alarm.job, alarm.code) == ("a", "disk-low")
    assert alarm.text.endswith(" GB are free; the disk also of: b")
    assert told == ["chat", "desk"]


def test_an_alarm_of_a_disk_goes_over_when_another_job_tells_it(tmp_path: Path) -> None:
    machine = Machine()
    works = jobbing.works(jobbing.jobs_file(tmp_path, FULL), machine)
    Outbox(works.table.db).renew(
        "b", "disk", {"disk-low": "told before"}, channels=(), now=machine.now()
    )

    works.watch_disks()

    standing = [alarm.job for alarm in works.outbox.standing()]
    works.table.close()
    assert standing == ["a"]
