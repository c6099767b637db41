"""Crawls with the capture alone, in a process of its own, and tells what was captured.

As a module: `crawl([request, ...], SETTING=value)`. As a program: reads that as JSON on standard
input and prints one JSON line for each exchange and each outcome.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.crawl.capture import RECEIPT, set_sink
from archiver.model.exchange import Exchange
from archiver.model.receipt import Receipt

_HANDLER = "archiver.crawl.capture.CaptureHandler"
_TOLD = (
    "notes",
    *("url", "method", "truncated", "error", "status"),
    *("ip_address", "protocols", "cipher_suite", "via"),
)


def crawl(requests: list[dict[str, Any]], **settings: object) -> list[dict[str, Any]]:
    """Run a crawl of these requests; return its exchanges and outcomes, in order."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__))],
        input=json.dumps([requests, settings]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert told, done.stderr
    return told


class Teller:
    """A sink that tells; it fails, or is not there, when a setting says so."""

    def __init__(self, crawler: Crawler) -> None:
        self._count = 0
        self._failure = crawler.settings.get("TEST_SINK_FAILS")
        if not crawler.settings.getbool("TEST_NO_SINK"):
            set_sink(crawler, self)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Teller:
        """Make one for a crawler."""
        return cls(crawler)

    def capture(self, exchange: Exchange) -> Receipt:
        """Tell an exchange."""
        if self._failure:
            raise OSError(self._failure)
        body = b""
        if exchange.response:
            exchange.response.seek(0)
            body = exchange.response.read()
        tell(
            kind="exchange",
            request=base64.b64encode(exchange.request).decode(),
            response=base64.b64encode(body).decode(),
            certificates=len(exchange.certificates),
            **{name: getattr(exchange, name) for name in _TOLD},
        )
        self._count += 1
        return Receipt(
            file="x", offset=self._count, length=0, record_id="", payload_digest=None, date=""
        )

    def capture_failed(self, error: Exception) -> None:
        """Tell a failure."""
        tell(kind="capture_failed", error=str(error))


class Given(scrapy.Spider):
    """Fetches the given requests, one after the other."""

    name = "given"
    requests: list[dict[str, Any]]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for each."""
        for entry in self.requests:
            yield scrapy.Request(**entry, callback=self.got, errback=self.failed)

    def got(self, response: Response) -> None:
        """Tell a response."""
        receipt = response.meta.get(RECEIPT)
        tell(
            kind="response",
            url=response.url,
            status=response.status,
            body=base64.b64encode(response.body).decode(),
            receipt=receipt.offset if receipt else None,
        )

    def failed(self, failure: Failure) -> None:
        """Tell a failure."""
        tell(kind="failure", error=type(failure.value).__name__, text=str(failure.value))


def tell(**fact: object) -> None:
    """Print a fact as one line."""
    sys.stdout.write(json.dumps(fact) + "\n")


def main() -> None:
    """Crawl what standard input says."""
    requests, settings = json.load(sys.stdin)
    process = AsyncCrawlerProcess(
        {
            "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
            "EXTENSIONS": {Teller: 0},
            "TELNETCONSOLE_ENABLED": False,
            "CONCURRENT_REQUESTS": 1,
            "RETRY_ENABLED": False,
            "HTTPERROR_ALLOW_ALL": True,
            "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
            "LOG_LEVEL": "WARNING",
            **settings,
        }
    )
    process.crawl(Given, requests=requests)
    process.start()


if __name__ == "__main__":
    main()
