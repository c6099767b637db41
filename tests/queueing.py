"""A stand-in for Scrapy's engine, as far as the frontier sees it; archive and journal are real."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.request import RequestFingerprinter
from storing import abandon, open_archive

from archiver.crawl.frontier import Frontier
from archiver.store.archive import Archive
from archiver.store.state.requests import State


class Site(Spider):
    name = "site"


class Engine:
    """What the frontier sees of Scrapy: requests in progress, slots, and who listens."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.counted: Counter[str] = Counter()
        self._slot = SimpleNamespace(inprogress=set(), closing=None)
        on_the_wire = self._slot.inprogress
        self.downloader = SimpleNamespace(slots={}, domain_concurrency=16, active=on_the_wire)
        crawler = SimpleNamespace(
            engine=self,
            settings={"ARCHIVER_ARCHIVE": str(archive.folder)},
            request_fingerprinter=RequestFingerprinter(),
            signals=SimpleNamespace(connect=lambda *_: None, send_catch_log=lambda *_, **__: None),
            stats=SimpleNamespace(inc_value=lambda name: self.counted.update([name])),
        )
        self.frontier = Frontier.from_crawler(cast("Crawler", crawler))
        self.frontier.open(Site())

    def start_again(self, run_id: str = "run-2", **changes: object) -> None:
        """Start the same command again, after the archive was closed or abandoned."""
        self.__init__(open_archive(self.archive.folder, run_id, **changes))  # type: ignore[misc]

    def kill_and_start(self, run_id: str = "run-2", **changes: object) -> None:
        """Kill the crawl and start the same command again."""
        abandon(self.archive)
        self.start_again(run_id, **changes)

    def ask(self, *urls: str, **parts: Any) -> list[bool]:  # noqa: ANN401 (of any request)
        return [self.frontier.enqueue_request(Request(url, **parts)) for url in urls]

    def take(self) -> Request | None:
        """Hand out a request; it is in progress from now on."""
        request = self.frontier.next_request()
        if request is not None:
            self._slot.inprogress.add(request)
        return request

    def take_all(self) -> list[str]:
        return [request.url for request in iter(self.take, None)]

    def finish(self, request: Request | None) -> None:
        """Let a request leave the engine."""
        assert request is not None
        self._slot.inprogress.remove(request)

    def count(self, state: State) -> int:
        return self.archive.requests.count(state)
