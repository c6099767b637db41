"""What a spider may be told on the command line, and that both commands do the same job."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from crawling import record_at, records, run, settings
from web import MadeUpWeb, odd
from web.found import lines
from web.sites import idolgazette, sportskeeda, varietyhall

HOME = sportskeeda.HOME
GAGA = HOME + sportskeeda.GAGA.path


@pytest.fixture(scope="module")
def web() -> Iterator[MadeUpWeb]:
    with MadeUpWeb() as served:
        yield served


def _crawled(web: MadeUpWeb, archive: Path, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    done = run("archiver", "crawl", *arguments, "--archive", archive, *settings(web))
    assert done.returncode == code, done.stderr
    return lines(archive, "articles")


def test_one_address_gives_one_article(web: MadeUpWeb, tmp_path: Path) -> None:
    articles = _crawled(web, tmp_path / "a", "sportskeeda", "-a", f"start={GAGA}")

    assert [line["url"] for line in articles] == [GAGA]


def test_an_address_is_crawled_by_the_spider_of_its_site(web: MadeUpWeb, tmp_path: Path) -> None:
    articles = _crawled(web, tmp_path / "a", GAGA)

    assert [(line["url"], line["spider"]) for line in articles] == [(GAGA, "sportskeeda")]


def test_a_section_gives_its_own_articles_only(web: MadeUpWeb, tmp_path: Path) -> None:
    articles = _crawled(web, tmp_path / "a", "sportskeeda", "--section", "pop-culture")

    wanted = {HOME + one.path for one in sportskeeda.stories() if one.path.startswith("/pop-c")}
    assert {line["url"] for line in articles} == wanted


def test_a_window_of_days_leaves_the_others_out(web: MadeUpWeb, tmp_path: Path) -> None:
    window = ("--since", "2022-04-05", "--until", "2022-04-05")

    articles = _crawled(web, tmp_path / "a", f"{idolgazette.HOME}/", *window)

    wanted = {one.path for one in idolgazette.stories() if one.published.date() == date(2022, 4, 5)}
    assert {line["url"] for line in articles} == {idolgazette.HOME + path for path in wanted}


def test_a_limit_is_kept_and_told_by_the_exit_code(web: MadeUpWeb, tmp_path: Path) -> None:
    articles = _crawled(web, tmp_path / "a", "sportskeeda", "--limit", "3", code=6)

    assert 1 <= len(articles) <= 3


def test_scrapy_crawl_does_the_same_job(web: MadeUpWeb, tmp_path: Path) -> None:
    of_archiver = _crawled(web, tmp_path / "a", "sportskeeda", "--section", "us")

    place = settings(web, ARCHIVER_ARCHIVE=str(tmp_path / "b"))
    done = run("scrapy", "crawl", "sportskeeda", "-a", "section=us", *place)

    of_scrapy = lines(tmp_path / "b", "articles")
    assert done.returncode == 0, done.stderr
    assert _without_receipts(of_scrapy) == _without_receipts(of_archiver)


def _without_receipts(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out where and when; sort by address, for the order is the network's."""
    kept = [
        line | {"archive": None, "extracted": line["extracted"] | {"at": None}} for line in articles
    ]
    return sorted(kept, key=lambda line: str(line["url"]))


def test_the_page_spider_fetches_what_it_is_given_and_nothing_else(
    web: MadeUpWeb, tmp_path: Path
) -> None:
    wanted = [GAGA, idolgazette.HOME + idolgazette.FANS.path, f"{varietyhall.HOME}/"]
    listed = tmp_path / "urls.txt"
    listed.write_text("\n".join(wanted))

    articles = _crawled(web, tmp_path / "a", "page", "-a", f"urls={listed}")

    asked = {kept.url for kept in records(tmp_path / "a") if kept.type == "request"}
    assert {line["url"] for line in articles} == set(wanted[:2])
    assert {url for url in asked if not url.endswith("/robots.txt")} == set(wanted)


def test_the_page_spider_sends_requests_as_written(web: MadeUpWeb, tmp_path: Path) -> None:
    wanted = [
        {"method": "HEAD", "url": GAGA},
        {"method": "POST", "url": f"{HOME}/search", "headers": {"X-Asked": "yes"}, "body": "q=V"},
    ]
    listed = tmp_path / "requests.jsonl"
    listed.write_text("\n".join(map(json.dumps, wanted)))

    articles = _crawled(web, tmp_path / "a", "page", "-a", f"requests={listed}",
                        "-s", "ROBOTSTXT_OBEY=False")  # fmt: skip

    sent = {kept.url: kept for kept in records(tmp_path / "a") if kept.type == "request"}
    assert articles == []
    assert sent[f"{HOME}/search"].http["x-asked"] == "yes"
    assert sent[f"{HOME}/search"].raw == b"q=V"
    assert sent[GAGA].raw == b""


def test_an_address_may_be_asked_over_plain_http(web: MadeUpWeb, tmp_path: Path) -> None:
    plain = GAGA.replace("https:", "http:")

    (article,) = _crawled(web, tmp_path / "a", "page", "-a", f"url={plain}")

    assert article["url"] == plain
    assert record_at(tmp_path / "a", article["archive"]).url == plain


def test_a_certificate_that_nobody_vouches_for_is_refused(web: MadeUpWeb, tmp_path: Path) -> None:
    alone = ("-s", f"ARCHIVER_CONNECT_TO={web.connect_to}", "-s", "ARCHIVER_POLITENESS=off")

    done = run("archiver", "crawl", "page", "-a", f"url={GAGA}", "--archive", tmp_path / "a",
               *alone, "-s", "RETRY_TIMES=0")  # fmt: skip

    assert done.returncode == 7
    assert lines(tmp_path / "a", "articles") == []
    assert [line["url"] for line in lines(tmp_path / "a", "doubts")] == [GAGA]


def test_a_private_address_is_refused_without_the_mapping(web: MadeUpWeb, tmp_path: Path) -> None:
    home = f"http://127.0.0.1:{web.http_port}/"

    done = run("archiver", "crawl", "page", "-a", f"url={home}", "--archive", tmp_path / "a",
               "-s", "RETRY_TIMES=0")  # fmt: skip

    (doubt,) = lines(tmp_path / "a", "doubts")
    assert done.returncode == 7
    assert "ARCHIVER_ALLOW_NETWORKS" in doubt["found"]


def test_an_odd_page_does_not_stop_the_rest(web: MadeUpWeb, tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text("\n".join(HOME + path for path in (*odd.UNREADABLE, *odd.READABLE)))

    articles = _crawled(web, tmp_path / "a", "page", "-a", f"urls={listed}")

    assert {line["url"] for line in articles} == {HOME + path for path in odd.READABLE}
    doubted = {line["url"] for line in lines(tmp_path / "a", "doubts")}
    assert {HOME + path for path in odd.UNREADABLE} <= doubted
