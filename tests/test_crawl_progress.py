"""A crawl shows how it gets on: in place on a screen, in lines without one, or in the log."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from rich.console import Console
from scrapy import Request, Spider
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from archiver.crawl.progress import Progress
from archiver.crawl.progress.display import (
    HOSTS_SHOWN,
    Lines,
    Log,
    ProgressModeError,
    Screen,
    display_of,
    table_of,
)
from archiver.crawl.progress.tally import Tally
from archiver.model.article import Article, Doubt, EmbedBlock, Extracted, Item, Reading
from archiver.model.embed import Embed
from archiver.model.receipt import Receipt

PAGE = "https://www.news.example/choir"
RECEIPT = Receipt(
    file="warc/a.warc.gz",
    offset=0,
    length=890,
    record_id="<urn:uuid:1>",
    payload_digest=None,
    date="2026-11-24T10:00:00.000000Z",
)


def article_of(*embeds: Embed) -> Article:
    blocks = tuple(EmbedBlock(embed=embed) for embed in embeds)
    return Article(
        url=PAGE,
        headline="Choir wins",
        extracted=Extracted(by="generic@2026-11"),
        body=(*blocks, Item(body=blocks)),
        text="",
        content_digest="sha256:0",
    )


def console_of(*, terminal: bool) -> tuple[Console, io.StringIO]:
    file = io.StringIO()
    return Console(file=file, force_terminal=terminal, width=80, highlight=False), file


def shown(tally: Tally) -> str:
    console, file = console_of(terminal=False)
    console.print(table_of(tally, "crawling"))
    return file.getvalue()


def test_a_host_has_a_row_with_what_came_from_it() -> None:
    tally = Tally()

    tally.add_response(PAGE, 200, 800)
    tally.add_response("http://news.example/gone", 404, 400)
    tally.add_article(article_of(Embed(platform="vimeo", id="7")))

    assert tally.row("news.example") == ("2", "1", "1", "2", "1.2 kB")
    assert tally.row() == tally.row("news.example")


def test_the_busiest_hosts_are_shown_and_the_others_counted() -> None:
    tally = Tally()
    for number in range(HOSTS_SHOWN + 3):
        for _ in range(number + 1):
            tally.add_response(f"http://h{number:02}.example/", 200, 1)

    table = shown(tally)

    assert table.index("h14.example") < table.index("h03.example")
    assert "h02.example" not in table
    assert "… and 3 more hosts" in table
    assert "120" in table.splitlines()[-1]


def test_a_host_cannot_write_to_the_terminal() -> None:
    tally = Tally()

    tally.add_response("http://[red]\x1b[31m/", 200, 1)

    assert "\x1b" not in shown(tally)
    assert "[red]" in shown(tally)


@pytest.fixture
def progress() -> Progress:
    crawler = get_crawler(Spider, {"ARCHIVER_PROGRESS": "log"})
    return Progress.from_crawler(crawler)


def test_the_length_of_the_record_is_what_is_stored(progress: Progress) -> None:
    request = Request(PAGE, meta={"archiver_receipt": RECEIPT})

    progress.answered(Response(PAGE), request)
    progress.answered(Response(PAGE), Request(PAGE))

    assert progress.tally.stored_bytes.total() == 890
    assert progress.tally.pages.total() == 2


def test_only_articles_are_counted_as_articles(progress: Progress) -> None:
    progress.scraped(article_of())
    progress.scraped({"another": "item"})

    assert progress.tally.articles.total() == 1


def test_what_gave_nothing_new_is_told_with_its_reason(
    progress: Progress, capsys: pytest.CaptureFixture[str]
) -> None:
    for code in ("error-page", "not-html", "error-page"):
        progress.dropped(Reading(url=PAGE, article=None, doubts=(Doubt(code=code, where=""),)))
    progress.dropped(Reading(url=PAGE, article=article_of()))
    progress.dropped({"another": "item"})

    Lines(Console()).end(progress.tally, 1.0, "complete", Path("archives/news").absolute())

    told = capsys.readouterr().out.splitlines()[-3:]
    assert told == [
        "3 pages gave no article: 2 error-page, 1 not-html",
        "1 articles are unchanged",
        "archived in archives/news",
    ]


@pytest.mark.parametrize(("mode", "kind"), [("log", Log), ("screen", Lines)])
def test_the_setting_says_how_it_is_shown(mode: str, kind: type) -> None:
    assert isinstance(display_of(mode), kind)


def test_nothing_is_shown_when_it_is_off() -> None:
    with pytest.raises(NotConfigured):
        Progress.from_crawler(get_crawler(Spider, {"ARCHIVER_PROGRESS": "off"}))


def test_an_unknown_way_of_showing_is_refused() -> None:
    with pytest.raises(
        ProgressModeError, match="ARCHIVER_PROGRESS='loud' is none of screen, log, off"
    ):
        display_of("loud")


def test_without_a_screen_there_are_lines(capsys: pytest.CaptureFixture[str]) -> None:
    console, file = console_of(terminal=False)
    lines, tally = Lines(console), Tally()

    lines.show(tally, 5.0, "crawling")
    tally.add_response(PAGE, 200, 800)
    lines.show(tally, 3725.0, "crawling")
    lines.end(tally, 3726.0, "complete", Path("/archives"))

    assert file.getvalue() == (
        "crawling 1:02:05  pages 1, failed 0, articles 0, embeds 0, stored 800 bytes, hosts 1\n"
    )
    assert capsys.readouterr().out.startswith("complete after 1:02:06")


def test_on_a_screen_the_table_goes_away_and_the_final_one_stays(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console, file = console_of(terminal=True)
    screen, tally = Screen(console), Tally()
    tally.add_response(PAGE, 200, 800)

    screen.show(tally, 1.0, "crawling")
    screen.end(tally, 2.0, "interrupted", Path("/archives"))

    assert "crawling for 0:00:01" in file.getvalue()
    assert "\x1b[?25h" in file.getvalue()  # the cursor is shown again
    assert "interrupted after 0:00:02" in capsys.readouterr().out


def test_the_log_has_counts_as_pairs(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    tally.add_response(PAGE, 500, 800)

    with caplog.at_level(logging.INFO):
        Log().show(tally, 60.0, "stopping")
        Log().end(tally, 61.0, "complete", Path("/archives"))

    counts = "pages=1 failed=1 articles=0 embeds=0 stored_bytes=800"
    assert caplog.messages == [
        f"stopping {counts} elapsed_s=60",
        f"crawl ended {counts} elapsed_s=61 outcome=complete archive=/archives",
    ]
