"""Crawl a server on loopback with our downloader middlewares alone: no archive, no capture.

As a module it is what a test asks; as a program it is the crawl, in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver import settings

_ARCHIVE_S_OWN = (
    "DOWNLOAD_HANDLERS", "EXTENSIONS", "ITEM_PIPELINES", "COMMANDS_MODULE", "SPIDER_MODULES",
    "SCHEDULER", "DUPEFILTER_CLASS", "SPIDER_MIDDLEWARES",
)  # fmt: skip
"""What only an archive needs."""
_ASK_THE_ARCHIVE = ("archiver.crawl.revalidate.", "archiver.crawl.frontier.")

Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A line of the server's log."""

    path: str
    began: float
    """Monotonic seconds: the request was read."""
    ended: float


@dataclass(kw_only=True)
class Host:
    """A server on loopback that answers as a function says."""

    url: str
    log: list[Asked] = field(default_factory=list)

    def times(self, path: str) -> list[float]:
        """Return when a path was asked for."""
        return [asked.began for asked in sorted(self.log, key=_began) if asked.path == path]

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [asked.path for asked in sorted(self.log, key=_began)]

    def most_at_once(self) -> int:
        """Return how many requests were under way at the same time, at most."""
        return max(
            sum(one.began <= other.began < one.ended for one in self.log) for other in self.log
        )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the crawl gave."""

    got: dict[str, dict[str, Any]]
    """Address to status, length, flags and notes."""
    failed: dict[str, str]
    """Address to reason code or name of the error."""
    stats: dict[str, Any]
    said: str
    """The log."""


@contextmanager
def serving(answer: Callable[[str], Answer]) -> Iterator[Host]:
    """Answer on a port that the system gives, each request in a thread of its own."""
    host = Host(url="")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            began = time.monotonic()
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            host.log.append(Asked(path=self.path, began=began, ended=time.monotonic()))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def crawl(urls: list[str], **values: object) -> Outcome:
    """Ask for all addresses at once; return what came of each."""
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps({"urls": urls, "settings": values}),
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return Outcome(said=done.stderr, **told)


def _began(asked: Asked) -> float:
    return asked.began


class _Asker(scrapy.Spider):
    name = "asker"
    urls: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401  # Scrapy's
        super().__init__(**kwargs)
        self.got: dict[str, dict[str, Any]] = {}
        self.failed: dict[str, str] = {}

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url, self.parse, errback=self.fail, dont_filter=True)

    def parse(self, response: Response) -> None:
        assert response.request is not None
        first = response.meta.get("redirect_urls", [response.request.url])[0]
        self.got[first] = {
            "status": response.status,
            "length": len(response.body),
            "url": response.url,
            "flags": response.meta.get("archiver_flags", []),
            "notes": response.meta.get("archiver_notes", {}),
        }

    def fail(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]
        name = type(failure.value).__name__
        self.failed[request.url] = getattr(failure.value, "reason", None) or name


def _main() -> None:
    given = json.load(sys.stdin)
    chain = {name: value for name, value in vars(settings).items() if name.isupper()}
    ours = {name: value for name, value in chain.items() if name not in _ARCHIVE_S_OWN}
    ours["DOWNLOADER_MIDDLEWARES"] = {
        name: order
        for name, order in settings.DOWNLOADER_MIDDLEWARES.items()
        if not name.startswith(_ASK_THE_ARCHIVE)
    }
    process = AsyncCrawlerProcess({**ours, "LOG_LEVEL": "INFO", **given["settings"]})
    crawler = process.create_crawler(_Asker)
    process.crawl(crawler, urls=tuple(given["urls"]))
    process.start()
    spider = crawler.spider
    assert isinstance(spider, _Asker)
    stats = {key: value for key, value in crawler.stats.get_stats().items() if "archiver/" in key}
    print(json.dumps({"got": spider.got, "failed": spider.failed, "stats": stats}))  # noqa: T201


if __name__ == "__main__":
    _main()
