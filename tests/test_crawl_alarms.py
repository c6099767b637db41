"""What the end of a crawl tells of how its pages were read."""

from __future__ import annotations

from scrapy import Spider
from scrapy.utils.test import get_crawler

from archiver.crawl.alarms import count_hits
from archiver.model.article import Reading
from archiver.read import Layout, read_page
from archiver.store.health import Health

LAYOUT = Layout(body=".story", authors=".by")
PAGE = "<h1>A story</h1>{}<div class=story>" + "<p>Something was said by somebody here.</p>" * 9


def _read(byline: str) -> Reading:
    data = PAGE.format(byline).encode()
    return read_page(data, url="https://chord.example/a", site="chord", layouts=[LAYOUT])


def test_the_hits_of_each_selector_are_in_the_stats_of_the_crawl() -> None:
    health = Health()
    for byline in ("<p class=by>Li Wei</p>", ""):
        health.add(_read(byline))
    crawler = get_crawler(Spider)

    count_hits(crawler, health)

    assert crawler.stats is not None
    assert crawler.stats.get_stats() == {
        "archiver/selector/chord/body": 2,
        "archiver/selector/chord/body/asked": 2,
        "archiver/selector/chord/authors": 1,
        "archiver/selector/chord/authors/asked": 2,
    }
