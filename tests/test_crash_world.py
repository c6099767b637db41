"""A network, a host or a server that is away for a while costs time and no page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from crashing import assert_nothing_is_lost, crawl, pages_asked, start, wait_for
from linked import Linked
from storing import lines_of

from archiver.model.exits import ExitCode

PAGES = 60


@pytest.fixture
def site() -> Iterator[Linked]:
    with Linked(PAGES) as site:
        yield site


@pytest.mark.slow
def test_a_server_that_comes_back_is_waited_for(tmp_path: Path) -> None:
    archive, site = tmp_path / "archive", Linked(PAGES)
    with site:
        crawler = start(site, archive)
        wait_for(lambda: pages_asked(site) >= 20, crawler)
    log = Path(f"{archive}.log")
    wait_for(lambda: "host is away" in log.read_text("utf-8"), crawler)

    with site:
        code = crawler.wait(100)

    assert code == ExitCode.COMPLETE
    assert_nothing_is_lost(site, archive)


@pytest.mark.slow
def test_a_server_that_stays_away_leaves_the_crawl_incomplete(tmp_path: Path) -> None:
    archive, site = tmp_path / "archive", Linked(PAGES)
    with site:
        crawler = start(site, archive, ARCHIVER_PATIENCE="3")
        wait_for(lambda: pages_asked(site) >= 20, crawler)
    code = crawler.wait(100)

    assert code == ExitCode.INCOMPLETE
    with site:
        assert crawl(site, archive) == ExitCode.COMPLETE
    assert_nothing_is_lost(site, archive)


@pytest.mark.slow
@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_storm_of_errors_fails_no_page(site: Linked, tmp_path: Path, status: int) -> None:
    archive = tmp_path / "archive"
    crawler = start(site, archive)
    wait_for(lambda: pages_asked(site) >= 20, crawler)

    site.error = status
    wait_for(lambda: site.answers[status] >= 30, crawler)
    site.error = None

    assert crawler.wait(100) == ExitCode.COMPLETE
    assert "error-page" not in {line["code"] for line in lines_of(archive, "doubts")}
    assert len(lines_of(archive, "articles")) == PAGES


@pytest.mark.slow
def test_a_site_that_was_never_there_is_given_up_within_a_minute(tmp_path: Path) -> None:
    archive, site = tmp_path / "archive", Linked(PAGES)
    with site:
        pass  # there was a port once

    code = start(site, archive, ARCHIVER_PATIENCE="4").wait(60)

    assert code == ExitCode.INCOMPLETE
    with site:
        assert crawl(site, archive) == ExitCode.COMPLETE
    assert_nothing_is_lost(site, archive)


@pytest.mark.slow
def test_errors_for_the_last_few_pages_fail_none_of_them(tmp_path: Path) -> None:
    archive, site, pages = tmp_path / "archive", Linked(PAGES), 3
    tail = {f"/p/{number}" for number in range(PAGES, PAGES - pages, -1)}
    with site:
        site.broken = tail
        site.errors_after = PAGES + 1 - pages  # with robots.txt and the front page

        one_by_one = {"ARCHIVER_PATIENCE": "4", "CONCURRENT_REQUESTS": "1"}  # the tail is the end

        code = crawl(site, archive, **one_by_one)

        asked = sum(site.asked[path] for path in tail)
        site.errors_after = None
        site.broken = set()
        assert code == ExitCode.INCOMPLETE
        assert len(lines_of(archive, "articles")) == PAGES - pages
        assert asked <= pages * 12  # backed off, not hammered
        assert crawl(site, archive) == ExitCode.COMPLETE
    assert len(lines_of(archive, "articles")) == PAGES
    assert "error-page" not in {line["code"] for line in lines_of(archive, "doubts")}


@pytest.mark.slow
def test_broken_pages_of_a_host_that_is_well_fail(site: Linked, tmp_path: Path) -> None:
    archive, pages = tmp_path / "archive", 8
    site.broken = {f"/p/{number}" for number in range(PAGES, PAGES - pages, -1)}

    code = crawl(site, archive, ARCHIVER_PATIENCE="60")

    assert code == ExitCode.COMPLETE
    assert len(lines_of(archive, "articles")) == PAGES - pages
    failed = [line["url"] for line in lines_of(archive, "doubts") if line["code"] == "error-page"]
    assert {url.partition(".test")[2] for url in failed} == site.broken
    assert all(3 <= site.asked[path] <= 15 for path in site.broken)
