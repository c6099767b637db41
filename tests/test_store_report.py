from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from storing import STARTED, abandon, exchange, keep, open_archive

from archiver.model.article import PageDoubt
from archiver.model.exits import ExitCode
from archiver.store.report import SLOWEST
from archiver.store.state.requests import Queued

URL = "http://a.test/a"


def report_of(folder: Path, run_id: str = "run-1") -> dict[str, Any]:
    """Return a run's report, as JSON has it."""
    loaded: dict[str, Any] = json.loads((folder / "runs" / f"{run_id}.json").read_bytes())
    return loaded


def queued(name: str) -> Queued:
    return Queued(host="a.test", url=f"http://a.test/{name}", line=name)


def test_a_report_counts_what_came_and_what_was_kept(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    keep(archive, URL, embeds=2)
    archive.capture(exchange("http://www.b.test/", b"gone", status=404, truncated="length"))
    archive.add_doubt(PageDoubt(site="s", url=URL, code="error-page"))
    archive.add_doubt(PageDoubt(site="s", url=URL, code="no-date", outcome="kept"))
    archive.close(ExitCode.COMPLETE)

    report = report_of(tmp_path)
    assert (report["outcome"], report["exit_code"]) == ("complete", 0)
    assert (report["exchanges"], report["articles"], report["embeds"]) == (2, 1, 2)
    assert report["statuses"] == {"200": 1, "404": 1}
    assert report["doubts"] == {"error-page": 1}
    assert report["doubts_of_articles"] == {"no-date": 1}
    host = report["hosts"]["b.test"]
    assert (host["answers"], host["errors"], host["cut"], host["duration_s"]) == (1, 1, 1, 0.25)


def test_a_report_tells_the_state_of_every_request_and_the_reasons_of_failures(
    tmp_path: Path,
) -> None:
    archive = open_archive(tmp_path)

    for name in "abcd":
        archive.requests.add(queued(name))
    done, failed, _out = [archive.requests.take("a.test") for _ in range(3)]
    assert done is not None
    assert failed is not None
    archive.requests.finish(done.id)
    archive.requests.finish(failed.id, reason="robots-disallowed")
    archive.close(ExitCode.INTERRUPTED)

    report = report_of(tmp_path)
    assert report["requests"] == {"pending": 2, "done": 1, "failed": 1}
    assert report["not_kept"] == {"robots-disallowed": 1}


def test_a_report_names_the_slowest_exchanges_with_the_slowest_first(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    for number in range(SLOWEST + 5):
        ended = STARTED + timedelta(seconds=number)
        archive.capture(exchange(f"http://a.test/{number}", b"x", ended=ended))
    archive.close(ExitCode.COMPLETE)

    slowest = report_of(tmp_path)["slowest"]
    assert len(slowest) == SLOWEST
    assert slowest[0] == {"duration_s": SLOWEST + 4.0, "url": f"http://a.test/{SLOWEST + 4}"}
    assert [each["duration_s"] for each in slowest] == sorted(
        (each["duration_s"] for each in slowest), reverse=True
    )


def test_a_report_names_the_killed_run_it_goes_on_from_and_what_was_set_aside(
    tmp_path: Path,
) -> None:
    archive = open_archive(tmp_path)
    archive.requests.add(queued("a"))
    archive.commit()
    keep(archive, URL)
    abandon(archive)

    open_archive(tmp_path, "run-2").close(ExitCode.COMPLETE)

    report = report_of(tmp_path, "run-2")
    assert report["resumed_from"] == "run-1"
    assert report["set_aside"]["json/articles.jsonl"] > 0
    assert not (tmp_path / "runs" / "run-1.json").exists()


def test_the_summary_tells_numbers_and_reasons_in_two_lines(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    keep(archive, URL)
    archive.add_doubt(PageDoubt(site="s", url=URL, code="challenge"))
    archive.report.not_kept["too-deep"] = 3
    archive.close(ExitCode.LIMITS_REACHED)

    numbers, reasons = archive.report.summary()

    assert "outcome='limits_reached'" in numbers
    assert "articles=1" in numbers
    assert reasons == "not kept, by reason too-deep=3 challenge=1"
