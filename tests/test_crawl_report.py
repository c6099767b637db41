"""The report of a run and its summary tell what the server, the WARC and the JSON lines tell."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from crashing import crawl
from linked import Linked
from storing import lines_of

from archiver.model.exits import ExitCode
from archiver.store.report import SLOWEST, RunReport
from archiver.warc.reader import read_records

pytestmark = pytest.mark.slow

PAGES, FIRST = 20, 6
BROKEN = "/p/7"
BEGIN_AND_END = ("started", "ended")


@dataclass(frozen=True, kw_only=True)
class Told:
    """Two runs of one job: the first one ended by a limit."""

    archive: Path
    first: dict[str, Any]
    second: dict[str, Any]
    answers: Counter[int]
    log: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    archive = tmp_path_factory.mktemp("report") / "archive"
    with Linked(PAGES) as site:
        site.broken = {BROKEN}
        codes = crawl(site, archive, CLOSESPIDER_PAGECOUNT=str(FIRST)), crawl(site, archive)
    assert codes == (ExitCode.LIMITS_REACHED, ExitCode.COMPLETE)
    reports = [json.loads(path.read_bytes()) for path in sorted((archive / "runs").glob("*.json"))]
    log = Path(f"{archive}.log").read_text("utf-8")
    return Told(archive=archive, first=reports[0], second=reports[1], answers=site.answers, log=log)


def test_it_has_every_field(told: Told) -> None:
    assert set(told.first) == set(told.second) == {field.name for field in fields(RunReport)}


def test_it_names_the_run_its_job_and_how_it_ended(told: Told) -> None:
    first, second = told.first, told.second

    assert first["spider"] == second["spider"] == "site"
    assert first["job"] == second["job"] == '["site", {"start": "http://www.linked.test/"}]'
    assert (first["outcome"], first["exit_code"]) == ("limits_reached", 6)
    assert (second["outcome"], second["exit_code"]) == ("complete", 0)
    assert (first["resumed_from"], second["resumed_from"]) == (None, first["run_id"])
    times = [datetime.fromisoformat(run[at]) for run in (first, second) for at in BEGIN_AND_END]
    assert times == sorted(times)
    assert all(time.utcoffset() is not None for time in times)


def test_it_counts_every_exchange_of_the_server(told: Told) -> None:
    statuses = Counter(told.first["statuses"]) + Counter(told.second["statuses"])

    assert statuses == {str(status): count for status, count in told.answers.items()}
    for run in (told.first, told.second):
        assert sum(run["statuses"].values()) == run["exchanges"]
        (host,) = run["hosts"].values()
        assert host["exchanges"] == host["answers"] == run["exchanges"]
        assert host["errors"] == run["statuses"]["500"]
        assert host["cut"] == 0
        assert host["length_bytes"] == run["length_bytes"]
        assert host["duration_s"] > 0
    assert set(told.first["hosts"]) == {"linked.test"}


def test_a_crawl_that_goes_well_makes_scrapy_warn_of_nothing(told: Told) -> None:
    lines = told.log.splitlines()

    assert any("[scrapy" in line for line in lines)
    assert [line for line in lines if "[scrapy" in line and "WARNING" in line] == []


def test_its_bytes_are_those_of_the_records(told: Told) -> None:
    first, second = sorted((told.archive / "warc").glob("*.warc.gz"))
    kinds = Counter(record.type for record in read_records(second))
    answers = [one for one in read_records(first) if one.type in {"response", "revisit"}]
    bodies = {one.headers.get("warc-payload-digest"): len(one.payload()) for one in answers
              if one.type == "response"}  # fmt: skip
    stored = [len(one.block_bytes()) for one in answers]
    again = [
        bodies[one.headers.get("warc-payload-digest")] for one in answers if one.type == "revisit"
    ]

    assert told.first["length_bytes"] == sum(stored) + sum(again)
    assert told.first["revisits"] == len(again)
    assert told.second["revisits"] == kinds["revisit"] > 0
    assert told.second["exchanges"] == kinds["revisit"] + kinds["response"]


def test_it_tells_the_state_of_every_request(told: Told) -> None:
    assert told.first["requests"]["pending"] > 0
    assert told.second["requests"]["pending"] == 0
    assert told.second["requests"]["done"] >= PAGES


def test_it_counts_what_was_kept_and_why_the_rest_was_not(told: Told) -> None:
    runs = (told.first, told.second)
    articles = lines_of(told.archive, "articles")
    doubts = lines_of(told.archive, "doubts")

    assert sum(run["articles"] for run in runs) == len(articles) == PAGES - 1
    assert sum(run["embeds"] for run in runs) == len(lines_of(told.archive, "embeds"))
    assert [run["new_versions"] for run in runs] == [0, 0]
    skipped = Counter(told.first["doubts"]) + Counter(told.second["doubts"])
    kept = Counter(told.first["doubts_of_articles"]) + Counter(told.second["doubts_of_articles"])
    assert skipped["error-page"] == 1
    assert sum(skipped.values()) == sum(line["outcome"] == "skipped" for line in doubts)
    assert sum(kept.values()) == sum(line["outcome"] != "skipped" for line in doubts)
    assert told.second["not_kept"]["offsite"] > 0  # the tweets' own links
    assert told.second["unread"] == 0
    assert [run["set_aside"] for run in runs] == [{}, {}]
    assert [run["alarms"] for run in runs] == [[], []]
    assert told.second["health"]


def test_it_counts_what_was_asked_again(told: Told) -> None:
    retries = Counter(told.first["retries"]) + Counter(told.second["retries"])

    assert sum(retries.values()) == told.answers[500] - 1


def test_it_names_the_slowest(told: Told) -> None:
    for run in (told.first, told.second):
        durations = [one["duration_s"] for one in run["slowest"]]
        assert len(durations) == min(SLOWEST, run["exchanges"])
        assert durations == sorted(durations, reverse=True)
        assert all(one["url"].startswith("http://www.linked.test/") for one in run["slowest"])


def test_a_person_is_told_the_same_in_two_lines(told: Told) -> None:
    lines = [line.partition("INFO: ")[2] for line in told.log.splitlines()]
    ended = [line for line in lines if line.startswith("run ended")]
    reasons = [line for line in lines if line.startswith("not kept, by reason")]

    assert len(ended) == len(reasons) == 2
    for run, line in zip((told.first, told.second), ended, strict=True):
        assert f"outcome={run['outcome']!r}" in line
        for name in ("exchanges", "revisits", "articles", "new_versions", "embeds"):
            assert f" {name}={run[name]}" in line
        assert f" bytes={run['length_bytes']} hosts=1 " in line
        assert f" pending={run['requests']['pending']} " in line
    assert "error-page=1" in reasons[1]
