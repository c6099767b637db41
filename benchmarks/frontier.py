"""Measure the frontier: how fast requests go in and out, and what a million of them weigh.

    python -m benchmarks.frontier [--requests 1000000] [--hosts 100]

Requests are written and read as in a crawl, with a commit after every COMMIT_AFTER; memory is
the peak resident set of this process, most of it Scrapy itself.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy import Request, Spider
from scrapy.utils.request import RequestFingerprinter

from archiver.crawl.frontier import Frontier
from archiver.model.exits import ExitCode
from archiver.store.archive import Archive
from archiver.store.disk.folder import RunFacts

COMMIT_AFTER = 500
"""Requests between two commits: some pages with their links."""


class Site(Spider):
    """A spider with one callback."""

    name = "site"

    def parse(self, response: object) -> None:
        """Nothing is downloaded here."""


def opened_frontier(archive: Archive, spider: Spider) -> tuple[Frontier, set[Request]]:
    """Return a frontier on an archive, and the set of what is in progress."""
    slot = SimpleNamespace(inprogress=set(), closing=None)
    downloader = SimpleNamespace(slots={}, domain_concurrency=16)
    crawler: Any = SimpleNamespace(
        engine=SimpleNamespace(_slot=slot, downloader=downloader),
        settings={"ARCHIVER_ARCHIVE": str(archive.folder)},
        request_fingerprinter=RequestFingerprinter(),
        signals=SimpleNamespace(connect=lambda *_: None),
        stats=SimpleNamespace(inc_value=lambda _: None),
    )
    frontier = Frontier.from_crawler(crawler)
    frontier.open(spider)
    return frontier, slot.inprogress


def enqueue(archive: Archive, frontier: Frontier, spider: Site, count: int, hosts: int) -> float:
    """Put requests in; return the seconds it takes."""
    began = time.perf_counter()
    for number in range(count):
        url = f"http://www{number % hosts}.example/story/{number}"
        meta = {"archiver_via": "http://www.example/", "archiver_published": None}
        frontier.enqueue_request(Request(url, spider.parse, meta=meta, priority=number % 3))
        if number % COMMIT_AFTER == 0:
            archive.commit()
    archive.commit()
    return time.perf_counter() - began


def dequeue(archive: Archive, frontier: Frontier, in_progress: set[Request], count: int) -> float:
    """Take requests out and finish each; return the seconds it takes."""
    began = time.perf_counter()
    for number in range(count):
        request = frontier.next_request()
        assert request is not None  # noqa: S101  # there are enough of them
        in_progress.add(request)
        in_progress.discard(request)
        if number % COMMIT_AFTER == 0:
            archive.commit()
    archive.commit()
    return time.perf_counter() - began


def peak_mb() -> float:
    """Return the peak resident set of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run the command line."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--requests", type=int, default=1_000_000)
    cli.add_argument("--hosts", type=int, default=100)
    given = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = RunFacts(run_id="bench", spider="site", started=datetime.now(UTC))
        archive = Archive.open(Path(folder), run=run)
        spider = Site()
        frontier, in_progress = opened_frontier(archive, spider)
        before = peak_mb()
        seconds = enqueue(archive, frontier, spider, given.requests, given.hosts)
        print(f"{given.requests} requests of {given.hosts} hosts")
        print(f"in:  {given.requests / seconds:,.0f} per second, commits included")
        taken = min(given.requests, 100_000)
        seconds = dequeue(archive, frontier, in_progress, taken)
        print(f"out: {taken / seconds:,.0f} per second, first {taken} of them")
        print(f"peak memory {peak_mb():.0f} MB, {before:.0f} MB before the first request")
        size = sum(file.stat().st_size for file in Path(folder).glob("state.sqlite*"))
        print(f"journal {size / given.requests:.0f} bytes a request")
        archive.close(ExitCode.INTERRUPTED)


if __name__ == "__main__":
    main()
