"""Scrapy alone: fetches, parses or discovers, and writes nothing. What ours is compared with.

python -m benchmarks.bare fetch URLS [ARCHIVE]     with an archive, Archiver's add-on records
python -m benchmarks.bare parse URLS [AT-ONCE]     four CSS selectors a page
python -m benchmarks.bare discover START           the same, and on by LinkExtractor
python -m benchmarks.bare webarchive URLS ARCHIVE  scrapy-webarchive records
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess  # scrapy-webarchive's Scrapy has no other
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor

SETTINGS: dict[str, Any] = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
}


class Bare(Spider):
    """Fetches, and leaves every answer alone."""

    name = "bare"

    def parse(self, response: Response) -> Any:  # noqa: ANN401  # as Scrapy has it
        """Leave the answer alone."""


class Parsing(Bare):
    """Takes what a plain spider takes."""

    def parse(self, response: Response) -> Iterator[Any]:
        """Yield title, author, date and prose."""
        yield {
            "title": response.css("h1.headline::text").get(),
            "author": response.css(".author::text").get(),
            "published": response.css("time.published::attr(datetime)").get(),
            "text": response.css(".story p::text").getall(),
        }


class Discovering(Parsing):
    """Takes the same, and follows every link of the site."""

    allowed_domains = ("127.0.0.1",)  # so that the offsite middleware stands in the way, too
    links = LinkExtractor(allow=r"^http://127\.0\.0\.1[:/]")

    def parse(self, response: Response) -> Iterator[Any]:
        """Yield the item and a request for each link."""
        yield from super().parse(response)
        if isinstance(response, TextResponse):
            for link in self.links.extract_links(response):
                yield Request(link.url)


SPIDERS = {"fetch": Bare, "webarchive": Bare, "parse": Parsing, "discover": Discovering}


def settings_of(mode: str, more: Sequence[str]) -> dict[str, Any]:
    """Return the settings of a mode."""
    settings = dict(SETTINGS)
    if mode == "fetch" and more:
        settings |= {
            "ADDONS": {"archiver.crawl.addon.Addon": 0},
            "ARCHIVER_ARCHIVE": more[0],
            "ARCHIVER_ALLOW_NETWORKS": "127.0.0.0/8",
        }
    elif mode == "webarchive":
        settings |= {
            "SW_EXPORT_URI": str(Path(more[0]) / "bare.wacz"),
            "EXTENSIONS": {"scrapy_webarchive.extensions.WaczExporter": 543},
        }
    elif mode == "parse" and more:
        settings |= {
            "CONCURRENT_REQUESTS": int(more[0]),
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(more[0]),
        }
    return settings


def main() -> None:
    """Run the command line."""
    mode, given, *more = sys.argv[1:]
    wanted = [given] if mode == "discover" else Path(given).read_text("utf-8").split()
    process = CrawlerProcess(settings_of(mode, more))
    process.crawl(SPIDERS[mode], start_urls=wanted)
    process.start()


if __name__ == "__main__":
    main()
