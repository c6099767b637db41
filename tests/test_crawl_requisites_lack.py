"""What a page names and did not get is told, once and within bounds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from storing import open_archive
from web.found import lines

from archiver.crawl.requisites.ask import requests_for
from archiver.crawl.requisites.find import MAX_OF_PAGE, Wanted
from archiver.crawl.requisites.lack import MOST_NAMED, lacks
from archiver.crawl.spider.site import SiteSpider
from archiver.model.exits import ExitCode
from spiders.page import Page

PAGE = "https://a.test/story/"


def _doubts_of(tmp_path: Path, told: Callable[[SiteSpider], object]) -> list[str]:
    archive = open_archive(tmp_path / "a")
    crawler = Crawler(Page, Settings({"ARCHIVER_ARCHIVE": str(archive.folder)}))
    told(Page.from_crawler(crawler, url=PAGE))
    archive.close(ExitCode.COMPLETE)
    found = lines(tmp_path / "a", "doubts")
    return [f"{line['code']} {line['url']} {line['expected']}" for line in found]


def test_a_host_that_gives_nothing_fills_no_file(tmp_path: Path) -> None:
    def told(spider: SiteSpider) -> None:
        for number in range(MOST_NAMED + 50):
            request = Request(f"https://cdn.test/{number}.png")
            lacks(spider, request, kind="image", page=PAGE, reason="HTTP 503")

    found = _doubts_of(tmp_path, told)

    assert len(found) == MOST_NAMED + 1
    assert found[0] == f"requisite-missing {PAGE} image https://cdn.test/0.png"
    assert found[-1] == f"requisites-missing {PAGE} None"


def test_a_page_that_names_more_than_is_fetched_is_told_of(tmp_path: Path) -> None:
    wanted = [Wanted(url=f"https://a.test/{n}.png", kind="image") for n in range(MAX_OF_PAGE + 1)]
    asked: list[Request] = []

    found = _doubts_of(
        tmp_path,
        lambda spider: asked.extend(requests_for(spider, wanted, page=PAGE, via=PAGE)),
    )

    assert len(asked) == MAX_OF_PAGE
    assert found == [f"requisites-left-out {PAGE} at most {MAX_OF_PAGE}"]
