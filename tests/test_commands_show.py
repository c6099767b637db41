"""`archiver show`: the articles of an archive as a list, and each as a person reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.commands import app as cli
from archiver.model.article import (
    Article,
    EmbedBlock,
    Extracted,
    PageDoubt,
    Paragraph,
)
from archiver.model.embed import Embed, EmbedAuthor
from archiver.model.exits import ExitCode
from archiver.model.jsonform import from_line, to_line
from archiver.model.receipt import Receipt

CHOIR = "https://news.example/choir"
HERRING = "https://news.example/herring"


def article_of(url: str, headline: str, *, version: int = 1) -> Article:
    post = Embed(
        platform="twitter", id="1511", author=EmbedAuthor(handle="quay"), text=f"On {headline}"
    )
    return Article(
        url=url,
        headline=headline,
        extracted=Extracted(by="generic@2026-11"),
        body=(Paragraph(text=f"Words on {headline}."), EmbedBlock(embed=post)),
        text=f"Words on {headline}.",
        content_digest=f"sha256:{version}",
        site="news",
        published="2022-04-05T10:00:00Z",
        version=version,
        archive=Receipt(
            file="warc/a.warc.gz",
            offset=12,
            length=890,
            record_id="<urn:uuid:1>",
            payload_digest="sha256:ab",
            date="2026-11-24T10:00:00.000000Z",
        ),
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    (folder / "json").mkdir(parents=True)
    articles = [
        article_of(CHOIR, "Choir wins"),
        article_of(HERRING, "Herring for all"),
        article_of(CHOIR, "Choir wins again", version=2),
    ]
    doubt = PageDoubt(site="news", url="https://news.example/gone", code="error-page", found="404")
    write_lines(folder / "json" / "articles.jsonl", *articles)
    write_lines(folder / "json" / "doubts.jsonl", doubt)
    return folder


def write_lines(path: Path, *facts: object) -> None:
    path.write_text("".join(f"{to_line(fact)}\n" for fact in facts), "utf-8")


def test_an_archive_is_a_list_of_its_articles(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["show", str(archive)])

    shown = capsys.readouterr()
    rows = shown.out.splitlines()
    assert code == ExitCode.COMPLETE
    assert "2022-04-05  news   1 embeds  Choir wins again" in rows
    assert f"            {HERRING}" in rows
    assert shown.err == "2 articles\n"


@pytest.mark.parametrize("words", ["herring all", '"herring', "HERRING"])
def test_words_choose_among_the_articles(
    words: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.run(["show", str(archive), "--words", words])

    shown = capsys.readouterr().out
    assert "Herring for all" in shown
    assert "Choir" not in shown


@pytest.mark.parametrize("url", [CHOIR, "http://www.news.example/choir/?utm_source=x#top"])
def test_an_article_is_found_by_every_spelling_of_its_address(
    url: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["show", str(archive), url])

    shown = capsys.readouterr().out
    assert code == ExitCode.COMPLETE
    assert shown.startswith("Choir wins again\n")
    assert shown.index("Words on") < shown.index("twitter @quay") < shown.index("warc/a.warc.gz")


def test_an_earlier_version_can_be_seen(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["show", str(archive), CHOIR, "--version", "1"])

    assert capsys.readouterr().out.startswith("Choir wins\n")


def test_an_article_can_be_had_as_its_line(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.run(["show", str(archive), HERRING, "--json"])

    assert from_line(Article, capsys.readouterr().out) == article_of(HERRING, "Herring for all")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["https://news.example/gone"], "gave no article: error-page: found 404"),
        (["https://news.example/never"], "there is no article at https://news.example/never"),
        ([CHOIR, "--version", "7"], f"there is no article at {CHOIR}"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    arguments: list[str], line: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["show", str(archive), *arguments])

    told = capsys.readouterr().err
    assert code == ExitCode.NOT_FOUND
    assert line in told
    assert len(told.splitlines()) == 1


def test_a_folder_without_an_archive_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["show", str(tmp_path)])

    assert code == ExitCode.NOT_FOUND
    assert "is no archive" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_catalogue_is_said_in_one_line(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "catalogue.sqlite").write_bytes(b"no database at all" * 100)

    code = cli.run(["show", str(archive)])

    assert code == ExitCode.INCONSISTENT
    assert "cannot be read" in capsys.readouterr().err
