"""A template that changes between two crawls raises an alarm, and its articles still come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from crawling import run, settings
from web import MadeUpWeb
from web.changed import change_template
from web.found import lines
from web.message import Pages
from web.sites import sportskeeda

from archiver.model.exits import ExitCode

pytestmark = pytest.mark.slow

RENAMED = {b'id="article-body"': b'id="story"', b"article-content-holder": b"holder"}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """One section as it always was, then another after the change."""
    archive = tmp_path_factory.mktemp("health") / "a"
    with MadeUpWeb() as web:
        crawl = ("archiver", "crawl", "sportskeeda", "--archive", str(archive), *settings(web))
        first = run(*crawl, "--section", "us")
        assert first.returncode == 0, first.stderr
        assert "have changed" not in first.stderr
        site = web.sites[sportskeeda.HOST]
        assert isinstance(site, Pages)
        change_template(site, names=RENAMED)
        second = run(*crawl, "--section", "pop-culture", "-s", "ARCHIVER_DEGRADED_EXIT=true")
    return archive, second.returncode, second.stderr


def _alarms(archive: Path) -> dict[str, Any]:
    report = json.loads(max((archive / "runs").glob("*.json")).read_text())
    return {alarm["field"]: alarm for alarm in report["alarms"]}


def test_one_run_raises_the_alarm_with_field_site_and_first_page(
    crawled: tuple[Path, int, str],
) -> None:
    archive, _, _ = crawled

    alarms = _alarms(archive)

    assert {"selector.body", "json-ld"} <= set(alarms)
    assert alarms["selector.body"]["site"] == "sportskeeda"
    assert alarms["selector.body"]["share"] == 0
    assert alarms["selector.body"]["url"].startswith(f"{sportskeeda.HOME}/pop-culture/")


def test_the_command_line_says_it_and_ends_degraded_on_request(
    crawled: tuple[Path, int, str],
) -> None:
    _, code, told = crawled

    assert code == ExitCode.DEGRADED
    assert "the pages of a site have changed site=sportskeeda field=selector.body" in told


def test_the_articles_still_come_out_by_the_generic_reading(
    crawled: tuple[Path, int, str],
) -> None:
    archive, _, _ = crawled
    wanted = {one.path: one for one in sportskeeda.stories() if one.path.startswith("/pop-c")}

    found = {line["url"]: line for line in lines(archive, "articles")}

    for path, story in wanted.items():
        article = found[sportskeeda.HOME + path]
        assert article["headline"] == story.headline
        assert article["extracted"].get("layout") is None
        assert "layout-missed" in [doubt["code"] for doubt in article["doubts"]]
        assert len(article["text"]) > 500


def test_the_health_of_the_archive_shows_the_fall(crawled: tuple[Path, int, str]) -> None:
    archive, _, _ = crawled

    shown = run("archiver", "health", archive, "--check")
    told = run("archiver", "health", archive, "--json")

    assert shown.returncode == ExitCode.DEGRADED
    row = next(line for line in shown.stdout.splitlines() if "selector.body" in line)
    assert row.rstrip().endswith("▁")
    assert "alarm: sportskeeda selector.body fills 0%" in shown.stderr
    (line,) = map(json.loads, told.stdout.splitlines())
    before, after = line["filled"]["selector.body"]
    assert before > 0.7
    assert after == 0
    assert line["filled"]["text"][1] == 1


def test_an_archive_without_runs_says_what_to_do(tmp_path: Path) -> None:
    told = run("archiver", "health", tmp_path)

    assert told.returncode == 12
    assert "no run" in told.stderr
