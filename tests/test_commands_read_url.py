"""`archiver read URL`: a page is asked for as a crawl does, archived, and read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import records, run, settings
from web import MadeUpWeb
from web.sites import idolgazette

from archiver.commands import app as cli
from archiver.model.exits import ExitCode

STORY = idolgazette.stories()[3]
PAGE = idolgazette.HOME + STORY.path


@pytest.fixture(scope="module")
def web() -> Iterator[MadeUpWeb]:
    with MadeUpWeb() as made:
        yield made


@pytest.mark.slow
def test_an_address_is_asked_for_and_read(web: MadeUpWeb) -> None:
    done = run("archiver", "read", PAGE, *settings(web))

    article = json.loads(done.stdout)
    assert done.returncode == ExitCode.COMPLETE, done.stderr
    assert (article["url"], article["headline"]) == (PAGE, STORY.headline)
    assert [block for block in article["body"] if block["type"] == "embed"]


@pytest.mark.slow
def test_what_was_read_is_kept_in_the_archive_that_is_named(web: MadeUpWeb, tmp_path: Path) -> None:
    options = ("--archive", tmp_path, "--format", "text", "--generic")

    first = run("archiver", "read", PAGE, *options, *settings(web))
    again = run("archiver", "read", PAGE, *options, *settings(web))

    kept = [(one.type, one.status) for one in records(tmp_path) if one.url == PAGE and one.status]
    assert first.returncode == again.returncode == ExitCode.COMPLETE, again.stderr
    assert first.stdout == again.stdout
    assert first.stdout
    assert kept[0] == ("response", 200)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "code", "why"),
    [
        (f"{idolgazette.HOME}/wp-admin/x", ExitCode.NOT_FOUND, "disallow: /wp-admin/"),
        (f"{idolgazette.HOME}/never-there", ExitCode.NOT_FOUND, "HTTP 404"),
        ("http://127.0.0.1:9/x", ExitCode.NOTHING_ARCHIVED, "no public address"),
    ],
)
def test_an_address_that_gives_no_page_says_why_in_one_line(
    web: MadeUpWeb, url: str, code: ExitCode, why: str
) -> None:
    done = run("archiver", "read", url, *settings(web))

    told = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (code, "")
    assert len(told) == 2
    assert told[1].startswith(f"archiver: {url} gave no page")
    assert why in told[1]


@pytest.mark.slow
def test_an_archive_that_holds_an_older_answer_does_not_stand_in_for_a_new_one(
    web: MadeUpWeb, tmp_path: Path
) -> None:
    run("archiver", "read", PAGE, "--archive", tmp_path, *settings(web))

    away = settings(web, ARCHIVER_CONNECT_TO="127.0.0.1:9", ARCHIVER_PATIENCE="0")
    done = run("archiver", "read", PAGE, "--archive", tmp_path, *away)

    assert done.returncode != ExitCode.COMPLETE
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["ftp://news.example/a"], "no http or https address"),
        (["https://news.example/a", "--url", "https://news.example/b"], "for a FILE"),
        (["https://news.example/a", "--captured", "2021-01-01"], "for a FILE"),
        (["page.html", "--archive", "kept"], "for an address"),
        (["page.html", "-s", "RETRY_TIMES=0"], "for an address"),
        (["--batch", "m", "--out", "o", "--archive", "kept"], "nothing else"),
    ],
)
def test_options_that_do_not_go_together_are_refused_before_anything_is_asked(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["read", *arguments])

    assert code == ExitCode.USAGE
    assert why in capsys.readouterr().err
