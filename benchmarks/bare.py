"""Scrapy alone: fetches the addresses of a file and does nothing with them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

SETTINGS: dict[str, Any] = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
}


class Bare(Spider):
    """Fetches, and leaves every answer alone."""

    name = "bare"
    wanted: Sequence[str] = ()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every address of the file."""
        for url in self.wanted:
            yield Request(url)

    def parse(self, response: Response) -> None:
        """Leave the answer alone."""


def main() -> None:
    """Run: bare.py URLS [ARCHIVE]; with an archive, Archiver's add-on records."""
    urls, *archive = sys.argv[1:]
    wanted = Path(urls).read_text("utf-8").split()
    settings = dict(SETTINGS)
    if archive:
        settings |= {
            "ADDONS": {"archiver.crawl.addon.Addon": 0},
            "ARCHIVER_ARCHIVE": archive[0],
            "ARCHIVER_ALLOW_NETWORKS": "127.0.0.0/8",
            "ARCHIVER_ALLOW_PORTS": ",".join({str(urlsplit(url).port) for url in wanted}),
        }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare, wanted=wanted)
    process.start()


if __name__ == "__main__":
    main()
