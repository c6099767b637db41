from __future__ import annotations

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from archiver.crawl.loglines import LogLines

REQUEST = Request("http://a.test/")
RESPONSE = Response("http://a.test/", request=REQUEST)


def lines(**settings: object) -> LogLines:
    return LogLines.from_crawler(get_crawler(Spider, settings))


def test_no_line_is_made_of_a_page_that_nobody_reads_of() -> None:
    quiet = lines(LOG_LEVEL="INFO", DEFAULT_DROPITEM_LOG_LEVEL="DEBUG")

    assert quiet.crawled(REQUEST, RESPONSE, Spider("a")) is None
    assert quiet.scraped({}, RESPONSE, Spider("a")) is None
    assert quiet.dropped({}, DropItem("known"), RESPONSE, Spider("a")) is None


@pytest.mark.parametrize("level", ["DEBUG", 5])
def test_at_level_debug_every_page_has_its_line(level: str | int) -> None:
    said = lines(LOG_LEVEL=level).crawled(REQUEST, RESPONSE, Spider("a"))

    assert "Crawled" in said["msg"]


def test_dropped_items_are_told_at_the_level_that_is_chosen_for_them() -> None:
    crawler = get_crawler(Spider, {"LOG_LEVEL": "INFO", "DEFAULT_DROPITEM_LOG_LEVEL": "WARNING"})
    told, spider = LogLines.from_crawler(crawler), Spider.from_crawler(crawler, "a")

    assert told.dropped({}, DropItem("known"), RESPONSE, spider)


def test_a_drop_with_a_level_of_its_own_is_told() -> None:
    told = lines(LOG_LEVEL="INFO", DEFAULT_DROPITEM_LOG_LEVEL="DEBUG")

    assert told.dropped({}, DropItem("odd", log_level="ERROR"), RESPONSE, Spider("a"))


def test_errors_are_told_at_every_level() -> None:
    assert lines(LOG_LEVEL="ERROR").item_error({}, ValueError(), RESPONSE, Spider("a"))
