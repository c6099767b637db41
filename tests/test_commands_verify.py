"""`archiver verify`: a verdict for a person, a report for a program, a code for a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from storing import keep, open_archive

from archiver.commands import app as cli
from archiver.commands import verify as command
from archiver.model.exits import ExitCode
from archiver.store.verify import Report
from archiver.warc.check.finding import Finding, Kind


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    (folder / "json").mkdir(parents=True)
    (folder / "warc").mkdir()
    return folder


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    written = open_archive(tmp_path)
    keep(written, "http://a.test/a")
    written.close(ExitCode.COMPLETE)
    return tmp_path


def test_a_sound_archive_is_called_that(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["verify", str(archive)])

    shown = " ".join(capsys.readouterr().out.split())
    assert code == ExitCode.COMPLETE
    assert "archive is sound" in shown
    assert shown.endswith("JSON 0 articles, 0 embeds, 0 doubts")


def test_what_is_wrong_is_named_with_its_place(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "warc" / "a.warc.gz").write_bytes(b"no record at all")

    code = cli.run(["verify", str(archive)])

    shown = capsys.readouterr().out
    assert code == ExitCode.CORRUPT
    assert shown.startswith("corrupt ")
    assert "warc/a.warc.gz:0" in shown
    assert "is not sound, errors: 1" in shown


def test_a_program_gets_everything_as_json(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "json" / "articles.jsonl").write_text("{}\n")

    code = cli.run(["verify", str(archive), "--json"])

    report = json.loads(capsys.readouterr().out)
    assert code == ExitCode.CORRUPT
    assert (report["is_sound"], report["exit_code"]) == (False, ExitCode.CORRUPT)
    assert report["findings"][0]["code"] == "line-not-strict"


def test_a_place_without_an_archive_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["verify", str(tmp_path / "nowhere")])

    assert code == ExitCode.NOT_FOUND
    assert len(capsys.readouterr().err.splitlines()) == 1


def report_of(kind: Kind, count: int, text: str = "as it is") -> Report:
    finding = Finding(kind=kind, code="odd", text=text, file="a.warc.gz", offset=7)
    return Report(findings=(finding,) * count, files=1, length_bytes=9, records={})


def test_what_is_unusual_only_leaves_an_archive_sound(capsys: pytest.CaptureFixture[str]) -> None:
    command._print_report(report_of("unusual", 1), Path("archive"))

    shown = capsys.readouterr().out
    assert "unusual odd a.warc.gz:7 as it is" in shown
    assert "archive is sound" in shown


def test_many_findings_are_cut_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    command._print_report(report_of("torn", command.SHOWN + 3), Path("archive"))

    assert "… and 3 more; --json gives them all" in capsys.readouterr().out


def test_a_record_cannot_write_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    command._print_report(report_of("torn", 1, "\x1b[31m[red]x[/red]"), Path("archive"))

    assert "␛[31m[red]x[/red]" in capsys.readouterr().out


def test_what_is_unusual_often_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    command._print_report(report_of("unusual", 3), Path("archive"))

    assert capsys.readouterr().out.count("unusual odd") == 1
    command._print_report(report_of("unusual", 3), Path("archive"))
    assert "(and 2 more)" in capsys.readouterr().out


def test_repair_sets_a_torn_tail_aside_and_says_where(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next(filled.rglob("*.warc.gz"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:50])

    torn = cli.run(["verify", str(filled)])
    code = cli.run(["verify", "--repair", str(filled)])

    assert (torn, code) == (ExitCode.TORN, ExitCode.COMPLETE)
    assert path.read_bytes() == whole
    assert path.with_name(f"{path.name}.torn").read_bytes() == whole[:50]
    assert f"set aside 50 bytes: {path}.torn" in capsys.readouterr().out


def test_a_program_is_told_what_was_set_aside(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next(filled.rglob("*.warc.gz"))
    path.write_bytes(path.read_bytes() + b"\x1f\x8b")

    cli.run(["verify", "--repair", "--json", str(filled)])

    told = json.loads(capsys.readouterr().out)
    assert told["is_sound"] is True
    assert told["set_aside"] == [{"file": str(path), "tail": f"{path}.torn", "length_bytes": 2}]
