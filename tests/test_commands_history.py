"""`archiver history` and `archiver diff` on a small archive."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from storing import article, exchange, open_archive

from archiver.commands import app as cli
from archiver.model.article import Article, EmbedBlock, Paragraph
from archiver.model.embed import Embed
from archiver.model.exits import ExitCode
from archiver.read.difference import changes_between

URL = "https://news.example/three-more-nights"
FIRST = "The band announced three further dates in Lisbon on Monday evening."
SECOND = "Tickets go on sale on Friday, and the presale has been open for two days."
EDITED = SECOND.replace("Friday", "Saturday")
TWEET = EmbedBlock(embed=Embed(platform="twitter", id="1", url="https://x.com/i/status/1"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archives" / "news"
    opened = open_archive(folder)
    before = None
    for version, blocks in enumerate(
        ((Paragraph(text=FIRST), TWEET, Paragraph(text=SECOND)),
         (Paragraph(text=FIRST), Paragraph(text=EDITED))), 1
    ):  # fmt: skip
        receipt = opened.capture(exchange(URL, str(version).encode()))
        made = replace(article(URL, receipt, text=str(version)), version=version, body=blocks)
        made = replace(made, changes=changes_between(before, made) if before else ())
        opened.journal.history.looked(made, "changed" if before else "new")
        opened.add_article(made)
        opened.add_to_catalogue(made)
        before = made
    opened.journal.history.gone(URL, reason="HTTP 410", archive=None)
    opened.close(ExitCode.COMPLETE)
    assert isinstance(before, Article)
    return folder


def test_a_diff_shows_exactly_the_edited_paragraph_and_the_removed_embed(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["diff", URL, "--archive", str(archive)])

    said = capsys.readouterr()
    lines = [line.strip() for line in " ".join(said.out.split()).split("body[1]")]
    assert code == 0
    assert "2 changes" in said.err
    assert lines[0] == "version 1 → 2 A headline paragraph-edited"
    assert lines[1] == f"- {SECOND} + {EDITED} embed-removed"
    assert lines[2] == "- twitter https://x.com/i/status/1"


def test_a_diff_can_be_had_as_json(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["diff", URL, "1", "2", "--archive", str(archive), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["from"], told["to"]) == (1, 2)
    assert [each["kind"] for each in told["changes"]] == ["paragraph-edited", "embed-removed"]


def test_a_history_names_versions_changes_and_the_last_good_one(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["history", URL, "--archive", str(archive)])

    said = capsys.readouterr()
    first, second, gone = said.out.splitlines()
    assert code == 0
    assert "version 1  A headline" in first
    assert "(paragraph-edited, embed-removed)" in second
    assert "gone  HTTP 410  (last good: version 2)" in gone
    assert "gone since" in said.err


def test_a_history_can_be_had_as_json(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["history", URL, "--archive", str(archive), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert [each["version"] for each in told["versions"]] == [1, 2]
    assert told["events"][0]["last_version"] == 2
    assert told["looks"]["state"] == "gone"


def test_the_archive_is_found_by_the_address(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(archive.parent.parent)

    code = cli.run(["history", URL])

    assert code == 0
    assert "version 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["history", "https://news.example/none"], "has no article at"),
        (["diff", URL, "1", "7"], "there is no version 7 of"),
        (["diff", "https://news.example/none"], "there is no article at"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    archive: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run([*arguments, "--archive", str(archive)])

    (line,) = capsys.readouterr().err.splitlines()
    assert code == ExitCode.NOT_FOUND
    assert said in line


def test_what_went_has_a_line_in_the_history_of_the_archive(archive: Path) -> None:
    (line,) = (archive / "json" / "history.jsonl").read_text("utf-8").splitlines()

    told = json.loads(line)
    assert (told["kind"], told["reason"], told["last_version"]) == ("gone", "HTTP 410", 2)
    assert told["last_record"].startswith("<urn:uuid:")
