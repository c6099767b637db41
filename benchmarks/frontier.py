"""Measure the frontier: how fast requests go in and out, and what a million of them weigh.

    python -m benchmarks.frontier [--requests 1000000] [--hosts 100] [--json]

Requests are written and read as in a crawl, with a commit after every COMMIT_AFTER; memory is
the peak resident set of this process, most of it Scrapy itself.
"""

from __future__ import annotations

import argparse
import json
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
    downloader = SimpleNamespace(slots={}, domain_concurrency=16, active=set())
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


def measure(requests: int, hosts: int) -> dict[str, float]:
    """Return the figures of so many requests of so many hosts, by name."""
    with tempfile.TemporaryDirectory() as folder:
        run = RunFacts(run_id="bench", spider="site", started=datetime.now(UTC))
        archive = Archive.open(Path(folder), run=run)
        spider = Site()
        frontier, in_progress = opened_frontier(archive, spider)
        before = peak_mb()
        queued_s = enqueue(archive, frontier, spider, requests, hosts)
        taken = min(requests, 100_000)
        taken_s = dequeue(archive, frontier, in_progress, taken)
        size = sum(file.stat().st_size for file in Path(folder).glob("state.sqlite*"))
        archive.close(ExitCode.INTERRUPTED)
    many = f"frontier of {requests:,} requests"
    return {
        f"{many}: queued a second, commits included": round(requests / queued_s),
        f"{many}: taken and finished a second": round(taken / taken_s),
        f"{many}: MB of memory more than before": round(peak_mb() - before, 1),
        f"{many}: bytes of journal a request": round(size / requests),
    }


def main() -> None:
    """Run the command line."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--requests", type=int, default=1_000_000)
    cli.add_argument("--hosts", type=int, default=100)
    cli.add_argument("--json", action="store_true")
    given = cli.parse_args()
    figures = measure(given.requests, given.hosts)
    if given.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name}: {value:,}")


if __name__ == "__main__":
    main()
