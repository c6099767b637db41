"""Jobs of a real jobs file crawl the made-up web, and what goes wrong there raises the alarms."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from crawling import clean_environment, run
from web import MadeUpWeb, Pages, Reply
from web.changed import change_template
from web.found import lines
from web.sites import every_site, sportskeeda

from archiver.jobs.alarms.outbox import Outbox
from archiver.jobs.clock.moment import SystemClock
from archiver.jobs.runs.run import Run
from archiver.jobs.runs.table import RunTable

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SHUT = "shut.example"
SETTINGS = """
[jobs.{name}.settings]
ARCHIVER_CONTACT = "desk@library.example"
ARCHIVER_CONNECT_TO = "{connect_to}"
ARCHIVER_CA_FILE = "{ca_file}"
ARCHIVER_POLITENESS = "off"
ARCHIVER_REQUISITES = "none"
RETRY_TIMES = "0"
ARCHIVER_PATIENCE = "1"
"""
JOB = """
[jobs.{name}]
schedule = "@yearly"
archive = "archives/{archive}"
{more}
"""
RENAMED = {b'id="article-body"': b'id="story"', b"article-content-holder": b"holder"}
US = 'spider = "sportskeeda"\nsection = "us"\nexpect = { minimum_articles = 1 }\n'


@pytest.fixture(scope="module")
def web() -> Iterator[MadeUpWeb]:
    shut = Pages(hosts=(SHUT,), pages={}, missing=Reply(status=403))
    films = Pages(hosts=("www.youtube.com",), pages={}, missing=Reply(status=404))
    with MadeUpWeb([*every_site(), shut, films]) as web:
        yield web


def write(folder: Path, web: MadeUpWeb, ca_file: str = "", **jobs: str) -> Path:
    """Write a jobs file; a job's own words stand in its table."""
    text = '[daemon]\nleast_free = "0 B"\n'
    for name, more in jobs.items():
        text += JOB.format(name=name, archive=name.partition("-")[0], more=more)
        text += SETTINGS.format(
            name=name,
            connect_to=web.connect_to,
            ca_file=ca_file or web.ca_file,
        )
    path = folder / "archiver.toml"
    path.write_text(text)
    return path


@contextmanager
def table_of(file: Path) -> Iterator[RunTable]:
    """Open the history of a jobs file."""
    table = RunTable(file.parent / "jobs")
    try:
        yield table
    finally:
        table.close()


def last_of(file: Path, name: str) -> tuple[Run, set[str]]:
    """Return the last run of a job, and the alarms that stand."""
    with table_of(file) as table:
        return table.history(name)[0], {alarm.code for alarm in Outbox(table.db).standing(name)}


def log_of(file: Path, run: Run) -> str:
    return (file.parent / f"jobs/logs/{run.job}/{run.id:08}.log").read_text()


def test_a_job_that_is_started_archives_its_site_and_its_steps_follow(
    tmp_path: Path, web: MadeUpWeb
) -> None:
    steps = 'after = ["recheck --embeds", "wacz", "verify"]\n'
    file = write(tmp_path, web, good=US + steps)

    checked = run("archiver", "jobs", "check", cwd=tmp_path)
    started = run("archiver", "jobs", "start", "good", cwd=tmp_path, timeout_s=400)

    ended, alarms = last_of(file, "good")
    archive = tmp_path / "archives/good"
    assert checked.returncode == 0, checked.stderr
    assert started.returncode == ended.exit_code, started.stderr
    assert (ended.is_good, ended.cause, ended.attempt) == (True, "asked", 1), log_of(file, ended)
    kept = len(lines(archive, "articles"))
    assert ended.brought.articles == kept > 3
    assert ended.brought.steps == (), log_of(file, ended)
    assert alarms == set()
    assert (tmp_path / "good.wacz").stat().st_size > 10_000
    assert "1 of 1 posts that were asked for have vanished" in log_of(file, ended)
    assert "nobody to turn to" not in log_of(file, ended)
    status = run("archiver", "jobs", "status", "--json", cwd=tmp_path)
    shown = json.loads(status.stdout)
    assert (status.returncode, shown["state"]) == (0, "waiting")
    assert shown["articles"] == [kept]
    figures = run("archiver", "status", "archives/good", "--json", cwd=tmp_path)
    assert json.loads(figures.stdout)["verified"]["exit_code"] == 0


def test_the_daemon_catches_up_what_was_missed_and_answers_a_call(
    tmp_path: Path, web: MadeUpWeb
) -> None:
    file = write(tmp_path, web, good=US)
    file.write_text(file.read_text().replace("@yearly", "every 1 min"))
    with table_of(file) as table:
        table.accounted("good", SystemClock().now() - timedelta(minutes=9, seconds=30))
        daemon = subprocess.Popen(
            [Path(sys.executable).with_name("archiver"), "jobs", "run"],
            cwd=tmp_path,
            env=clean_environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert daemon.stderr is not None
        told = next(line for line in daemon.stderr if "run ended" in line)

    os.kill(daemon.pid, signal.SIGTERM)
    rest = daemon.stderr.read()
    daemon.stderr.close()

    assert daemon.wait() == 0, rest
    assert "outcome='" in told
    with table_of(file) as table:
        first = table.all()[0]
    assert (first.cause, first.is_good) == ("caught-up", True), log_of(file, first)
    assert first.covers in (9, 10)
    assert first.brought.articles > 3


def test_a_certificate_that_proves_nothing_raises_its_alarm(tmp_path: Path, web: MadeUpWeb) -> None:
    with MadeUpWeb([]) as other:
        file = write(tmp_path, web, ca_file=str(other.ca_file), forged=US)
        run("archiver", "jobs", "start", "forged", cwd=tmp_path, timeout_s=400)

    ended, alarms = last_of(file, "forged")
    assert set(ended.brought.errors) == {"certificate"}, log_of(file, ended)
    assert "certificate" in alarms


def test_a_host_that_refuses_all_raises_its_alarm(tmp_path: Path, web: MadeUpWeb) -> None:
    start = ", ".join(f'"https://{SHUT}/{n}"' for n in range(5))
    file = write(tmp_path, web, shut=f"start = [{start}]\n")

    run("archiver", "jobs", "start", "shut", cwd=tmp_path, timeout_s=400)

    ended, alarms = last_of(file, "shut")
    assert ended.brought.blocked[:1] == (SHUT,), log_of(file, ended)
    assert "blocked" in alarms


def test_a_site_that_has_a_new_template_raises_its_alarm_in_words(tmp_path: Path) -> None:
    with MadeUpWeb() as web:
        spider = 'spider = "sportskeeda"\n'
        usual, changed = f'{spider}section = "us"\n', f'{spider}section = "pop-culture"\n'
        file = write(tmp_path, web, **{"site-usual": usual, "site-changed": changed})
        run("archiver", "jobs", "start", "site-usual", cwd=tmp_path, timeout_s=400)
        site = web.sites[sportskeeda.HOST]
        assert isinstance(site, Pages)
        change_template(site, names=RENAMED)
        run("archiver", "jobs", "start", "site-changed", cwd=tmp_path, timeout_s=400)

    _, calm = last_of(file, "site-usual")
    ended, alarms = last_of(file, "site-changed")
    assert (calm, "health" in alarms) == (set(), True), log_of(file, ended)
    assert any(
        text.startswith("sportskeeda: selector.body on 0% of ") and "is usual" in text
        for text in ended.brought.health
    ), ended.brought.health
