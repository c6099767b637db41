"""What a run brought is read out of its own report, whatever else lies in the archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from storing import keep, open_archive

from archiver.jobs.runs.result import brought_by
from archiver.model.exits import ExitCode


def _report(archive: Path, name: str, **plain: object) -> None:
    (archive / "runs").mkdir(parents=True, exist_ok=True)
    (archive / "runs" / f"{name}.json").write_text(json.dumps(plain))


def test_a_crawl_tells_the_id_of_its_report_to_who_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    monkeypatch.setenv("ARCHIVER_REPORT_TO", str(told))
    archive = open_archive(tmp_path / "kept")
    keep(archive, "http://a.test/a", text="One.")
    archive.close(ExitCode.COMPLETE)
    _report(tmp_path / "kept", "99991231T235959Z", articles=700)

    brought = brought_by(tmp_path / "kept", told)

    assert brought.report == archive.run.run_id
    assert brought.articles == 1


def test_a_report_of_a_clock_that_was_set_back_is_the_runs_own(tmp_path: Path) -> None:
    _report(tmp_path, "20260101T000000Z", articles=1)
    _report(tmp_path, "20270101T000000Z", articles=2)
    (tmp_path / "told").write_text("20260101T000000Z")

    assert brought_by(tmp_path, tmp_path / "told").articles == 1


@pytest.mark.parametrize("told", [None, "", "20260101T000000Z", "../elsewhere", "a\0b", "é"])
def test_no_report_is_nothing_brought_even_if_another_run_left_one(
    tmp_path: Path, told: str | None
) -> None:
    _report(tmp_path, "20270101T000000Z", articles=2)
    (tmp_path / "elsewhere.json").write_text('{"articles": 3}')
    if told is not None:
        (tmp_path / "told").write_text(told)

    brought = brought_by(tmp_path, tmp_path / "told", ["verify: exit code 21"])

    assert (brought.report, brought.articles) == (None, 0)
    assert brought.steps == ("verify: exit code 21",)
