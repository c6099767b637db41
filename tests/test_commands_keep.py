"""`archiver keep`: a page out of a file, a WARC or an archive becomes a case; goldens are shown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from storing import exchange, open_archive

from archiver.commands.app import run
from archiver.commands.keep import keep
from archiver.commands.kept.case import Kept, case_at, kept_in, read_kept, write_kept
from archiver.commands.shown.lines import CommandError
from archiver.commands.way import GENERIC
from archiver.model.exits import ExitCode

URL = "https://www.sportskeeda.com/pop-culture/news-choir-wins-a-barrel"
PROSE = "".join(
    f"<p>In part {n} the choir of the old harbour sang again, and nobody had expected it.</p>"
    for n in "12345"
)
PAGE = (
    '<html lang="en"><head><title>Choir wins a barrel</title></head><body>'
    '<article id="article-content"><h1>Choir wins a barrel</h1>'
    f'<div id="article-body">{PROSE}</div></article></body></html>'
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    return path


def _keep(*arguments: str | Path, into: Path) -> int:
    return run(["keep", *map(str, arguments), "--into", str(into)])


def test_a_file_becomes_a_page_with_its_day_and_a_golden(page: Path, tmp_path: Path) -> None:
    code = _keep(URL, "--from", page, "--captured", "2022-04-06", "--case", "choir",
                 "--write-goldens", into=tmp_path)  # fmt: skip

    case = case_at(tmp_path / "tests" / "pages", "sportskeeda", "choir")
    kept = kept_in(case.warc)
    golden = json.loads(case.golden.read_text())
    assert code == ExitCode.COMPLETE
    assert (kept.url, f"{kept.captured:%Y-%m-%d}") == (URL, "2022-04-06")
    assert kept.data.decode() == PAGE
    assert golden["headline"] == "Choir wins a barrel"
    assert golden["extracted"] == {"by": "sportskeeda@2026-11", "layout": "first"}
    assert "archive" not in golden


def test_scrubbing_takes_the_words_and_leaves_the_rest(page: Path, tmp_path: Path) -> None:
    _keep(URL, "--from", page, "--captured", "2022-04-06", "--scrub", into=tmp_path)

    (warc,) = tmp_path.glob("tests/pages/sportskeeda/*.warc.gz")
    data = kept_in(warc).data.decode()
    assert "harbour" not in data
    assert 'id="article-body"' in data
    assert warc.name == "pop-culture-news-choir-wins-a-barrel.warc.gz"


def test_a_page_comes_out_of_an_archive(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "a")
    archive.capture(exchange("https://www.sportskeeda.com/other", b"<p>another"))
    archive.capture(exchange(URL, PAGE.encode()))
    archive.close(ExitCode.COMPLETE)

    assert _keep(URL, "--from", tmp_path / "a", "--case", "x", into=tmp_path) == ExitCode.COMPLETE

    kept = kept_in(tmp_path / "tests/pages/sportskeeda/x.warc.gz")
    assert kept.data.decode() == PAGE


def test_a_golden_that_would_change_is_shown_and_left(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (URL, "--from", page, "--captured", "2022-04-06", "--case", "c")
    _keep(*arguments, "--write-goldens", into=tmp_path)
    golden = tmp_path / "tests/pages/sportskeeda/c.json"
    before = golden.read_text()
    page.write_text(PAGE.replace("Choir wins", "Choir loses"))
    capsys.readouterr()

    _keep(*arguments, into=tmp_path)

    told = capsys.readouterr().out
    assert "Choir wins a barrel" in told
    assert "Choir loses a barrel" in told
    assert golden.read_text() == before


def test_every_golden_is_written_anew_without_an_address(page: Path, tmp_path: Path) -> None:
    for case in ("c1", "c2"):
        _keep(URL, "--from", page, "--captured", "2022-04-06", "--case", case, into=tmp_path)

    assert _keep("--write-goldens", into=tmp_path) == ExitCode.COMPLETE

    assert len(list(tmp_path.glob("tests/pages/sportskeeda/*.json"))) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], ExitCode.USAGE, "name the URL"),
        (["ftp://x.example/a"], ExitCode.USAGE, "no http or https address"),
        ([URL, "--from", "nowhere.html"], ExitCode.NOT_FOUND, "is not there"),
        ([URL, "--from", "page.html"], ExitCode.USAGE, "--captured"),
        ([URL, "--from", "page.html", "--captured", "May"], ExitCode.USAGE, "is no date"),
        ([URL, "--from", "page.html", "--captured", "2022-04-06", "--case", "../x"],
         ExitCode.USAGE, "is no name"),
        (["https://a.example/b", "--from", "page.html", "--captured", "2022-04-06"],
         ExitCode.BAD_CONFIGURATION, "archiver new-site NAME"),
        (["--write-goldens"], ExitCode.NOT_FOUND, "no kept page"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(
    *,
    arguments: list[str],
    code: ExitCode,
    words: str,
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert page.exists()
    monkeypatch.chdir(tmp_path)

    assert _keep(*arguments, into=tmp_path) == code

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert words in told[0]
    assert not (tmp_path / "tests").exists()


def test_a_page_that_is_no_article_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "bare.html"
    bare.write_text("<html><title>Just a moment</title><p>Checking your browser</p></html>")

    code = _keep(URL, "--from", bare, "--captured", "2022-04-06", "--write-goldens", into=tmp_path)

    assert code == ExitCode.PARTLY
    assert "gives no article" in capsys.readouterr().err


def test_a_warc_of_two_answers_is_no_case(page: Path, tmp_path: Path) -> None:
    assert page.exists()
    case = case_at(tmp_path, "sportskeeda", "one")
    first = kept_of(tmp_path, page)
    write_kept(case, first)
    twice = case.warc.with_name("two.warc.gz")
    with twice.open("wb") as out:
        for _ in range(2):
            with case.warc.open("rb") as one:
                shutil.copyfileobj(one, out)

    with pytest.raises(ValueError, match="holds 2 answers"):
        kept_in(twice)


def kept_of(folder: Path, page: Path) -> Kept:
    _keep(URL, "--from", page, "--captured", "2022-04-06", "--case", "k", into=folder)
    return kept_in(folder / "tests/pages/sportskeeda/k.warc.gz")


def test_a_page_without_a_spider_is_read_generically(page: Path, tmp_path: Path) -> None:
    reading = read_kept(kept_of(tmp_path, page), GENERIC)

    assert reading.article is not None
    assert reading.article.extracted.by.startswith("generic@")


def test_keeping_without_anything_is_an_error_of_the_caller() -> None:
    with pytest.raises(CommandError):
        keep()
