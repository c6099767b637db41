"""`archiver read`: one page to stdout, or a manifest of pages into a folder."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from archiver.commands import app as cli
from archiver.model.article import Article
from archiver.model.exits import ExitCode
from archiver.model.jsonform import from_line

PAGE = """<!doctype html><html lang="en"><head><title>Harbour choir wins again</title>
<meta property="og:type" content="article"><meta property="og:title" content="Harbour choir wins">
</head><body><article class="story"><h1>Harbour choir wins</h1>
<p>The choir of the old harbour won the prize of the town for the third time in a row.</p>
<blockquote class="twitter-tweet"><p lang="en" dir="ltr">We sang, they heard.</p>&mdash; Harbour
Choir (@harbourchoir) <a href="https://twitter.com/harbourchoir/status/1510795432198746112">April
4, 2022</a></blockquote>
<p>Its leader said that nobody had expected it, least of all the singers, who had been on a
ship until the evening before and came straight from the quay.</p>
</article></body></html>"""
URL = "https://news.example/choir"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "choir.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_a_page_is_one_line_of_json(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["read", str(page), "--url", URL])

    article = from_line(Article, capsys.readouterr().out)
    assert code == ExitCode.COMPLETE
    assert (article.url, article.headline) == (URL, "Harbour choir wins")


def test_on_a_terminal_the_json_is_indented(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    cli.run(["read", str(page)])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "{"
    assert '  "headline": "Harbour choir wins",' in lines


@pytest.mark.parametrize(
    ("form", "post"),
    [
        ("text", "[twitter @harbourchoir: We sang, they heard. https://x.com/i/status/1510"),
        ("markdown", "> **[twitter @harbourchoir](<https://x.com/i/status/1510"),
    ],
)
def test_the_post_stands_between_its_paragraphs(
    form: str, post: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.run(["read", str(page), "--format", form])

    shown = capsys.readouterr().out
    before, after = shown.split(post)
    assert "for the third time" in before
    assert "nobody had expected it" in after


def test_stdin_is_a_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.TextIOWrapper(io.BytesIO(gzip.compress(PAGE.encode())))
    monkeypatch.setattr(sys, "stdin", given)

    cli.run(["read", "-"])

    assert from_line(Article, capsys.readouterr().out).headline == "Harbour choir wins"


def test_a_page_that_is_no_article_is_null_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nothing.html").write_text("<p></p>")

    code = cli.run(["read", str(tmp_path / "nothing.html")])

    shown = capsys.readouterr()
    assert (code, shown.out) == (ExitCode.COMPLETE, "null\n")
    assert shown.err.startswith("archiver: no article: ")


@pytest.mark.parametrize(
    ("options", "spider"),
    [
        (["--url", "https://www.sportskeeda.com/us/news-choir-wins-again"], "sportskeeda"),
        (["--url", "https://hindi.sportskeeda.com/us/news-choir-wins"], "sportskeeda"),
        (["--url", "https://notsportskeeda.com/us/news-choir-wins"], None),
        (["--url", "https://www.sportskeeda.com/us/news-choir-wins", "--generic"], None),
        (["--url", URL, "--site", "sportskeeda"], "sportskeeda"),
        ([], None),
    ],
)
def test_the_address_chooses_the_site_unless_an_option_does(
    options: list[str], spider: str | None, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.run(["read", str(page), *options])

    assert from_line(Article, capsys.readouterr().out).spider == spider


def batch(folder: Path, *lines: dict[str, str | None]) -> int:
    manifest = folder / "pages.jsonl"
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    arguments = ["--batch", str(manifest), "--out", str(folder / "out"), "--jobs", "1"]
    return cli.run(["read", *arguments])


def test_a_manifest_gives_an_answer_a_page(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "packed.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "nothing.html").write_text("<p></p>")

    code = batch(
        tmp_path,
        {"page_id": "choir", "file": page.name, "url": URL},
        {"page_id": "packed", "file": "packed.html.gz", "url": None},
        {"page_id": "nothing", "file": "nothing.html", "url": None},
    )

    answers = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()}
    assert code == ExitCode.COMPLETE
    assert sorted(answers) == ["choir.json", "nothing.json", "packed.json"]
    assert answers["nothing.json"] == "null\n"
    assert from_line(Article, answers["choir.json"]).url == URL
    assert from_line(Article, answers["packed.json"]).url is None
    assert capsys.readouterr().err == (
        "3 pages read: 2 articles with 2 embeds, 1 without an article; 0 not read\n"
    )


def test_what_cannot_be_read_is_named_and_the_rest_is_done(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = batch(
        tmp_path,
        {"page_id": "gone", "file": "gone.html", "url": None},
        {"page_id": "../out", "file": page.name, "url": None},
        {"page_id": "choir", "file": page.name, "url": URL},
    )

    lines = capsys.readouterr().err.splitlines()
    assert code == ExitCode.PARTLY
    assert "pages.jsonl:2: page_id '../out' is no plain file name" in lines[0]
    assert any(line.startswith("archiver: gone: ") for line in lines)
    assert lines[-1].startswith("1 pages read: 1 articles")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["choir.json"]


def test_the_folder_for_answers_cannot_be_a_file(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("taken")

    code = batch(tmp_path, {"page_id": "choir", "file": page.name, "url": URL})

    assert code == ExitCode.BAD_CONFIGURATION
    assert "out: File exists" in capsys.readouterr().err
