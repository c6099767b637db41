"""`archiver sites` tells what spiders say, how many pages prove them, and when they last ran."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archiver.commands.app import run
from archiver.commands.sites import SiteRow, site_rows
from archiver.model.exits import ExitCode


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, SiteRow]:
    monkeypatch.chdir(tmp_path)
    runs = tmp_path / "archives" / "any" / "runs"
    runs.mkdir(parents=True)
    for name, started in (("1", "2026-01-02T03:04:05"), ("2", "2026-02-03T04:05:06")):
        report = {"spider": "rollingstone", "started": started}
        (runs / f"{name}.json").write_text(json.dumps(report))
    (runs / "3.json").write_text('{"torn')
    return {row.site: row for row in site_rows()}


def test_a_site_has_its_looks_and_the_pages_that_prove_them(rows: dict[str, SiteRow]) -> None:
    row = rows["rollingstone"]

    assert row.domains == ("rollingstone.com",)
    assert row.layouts[0] == "first"
    assert row.pages >= len(row.layouts)
    assert "Verified" in row.note


def test_the_last_run_is_the_newest_of_any_archive(rows: dict[str, SiteRow]) -> None:
    assert rows["rollingstone"].last_run == "2026-02-03T04:05:06"
    assert rows["variety"].last_run is None


def test_a_spider_of_any_site_has_no_domain(rows: dict[str, SiteRow]) -> None:
    assert rows["site"].domains == ()


def test_a_program_reads_a_line_a_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["sites", "--json"]) == ExitCode.COMPLETE

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"site", "sections", "feeds", "layouts", "pages", "last_run"} <= set(told[0])
    assert "metro" in [line["site"] for line in told]
