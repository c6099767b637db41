"""Measure what the journal costs a crawl: beside the same crawl with Scrapy's scheduler in memory.

    python -m benchmarks.journal [--pages 500] [--rounds 5]

Both arms run the spider `site` over the same linked pages, into WARC, JSON and catalogue. The arm
`memory` has Scrapy's own scheduler, and a journal of dictionaries that is never written and never
waits for the disk. CPU is user and system time of the process; rounds are interleaved.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from archiver.store.state import journal
from benchmarks.arms import ours
from benchmarks.measuring import Cost, run
from benchmarks.race import course, weigh

IN_MEMORY = "--in-memory"
MOST = 1.10
"""CPU with the journal, to CPU without: what is promised."""


class NoJournal:
    """Remembers what a crawl asks for, in dictionaries; nothing of it is written."""

    def __init__(self, really: Any) -> None:  # noqa: ANN401  # a journal
        self._really = really
        self._known: dict[str, journal.Known] = {}
        self._originals: dict[str, Any] = {}

    def add_capture(self, _: object, receipt: Any, *, is_revisit: bool) -> None:  # noqa: ANN401
        """Remember a payload."""
        if receipt.payload_digest and not is_revisit:
            self._originals.setdefault(receipt.payload_digest, receipt)

    def original(self, digest: str) -> None:
        """Look a payload up; what it belongs to plays no part in these crawls."""
        self._originals.get(digest)

    def known(self, url: str) -> journal.Known | None:
        """Return the version of an article."""
        return self._known.get(url)

    def add_article(self, article: Any) -> None:  # noqa: ANN401
        """Remember an article."""
        self._known[article.url] = journal.Known(
            url=article.url,
            version=article.version,
            content_digest=article.content_digest,
            record_id=None,
        )

    def add_doubt(self, doubt: object) -> bool:  # noqa: ARG002
        """Take every doubt for a new one."""
        return True

    def commit(self, lengths: Mapping[str, int]) -> None:
        """Write nothing."""

    def has_news(self, lengths: Mapping[str, int]) -> bool:  # noqa: ARG002
        """Tell that no commit is needed."""
        return False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._really, name)


def crawl_in_memory(arguments: list[str]) -> None:
    """Run `scrapy crawl` without the journal."""
    from scrapy.cmdline import execute  # noqa: PLC0415  # only here: it is heavy

    archive: Any = import_module("archiver.store.archive")
    really = archive.Journal
    archive.Journal = lambda folder: NoJournal(really(folder))
    execute(["scrapy", *arguments, "-s", "SCHEDULER=scrapy.core.scheduler.Scheduler"])


def measure(pages: int, rounds: int) -> Iterator[tuple[str, Cost, int]]:
    """Run both arms once a round, in turn, each first in every other round; tell what is stored."""
    with tempfile.TemporaryDirectory() as folder, course(Path(folder), pages) as ground:
        task = ground.task("plain", is_few=False)
        crawl = ours("site", task)
        arms = [
            ("memory", [sys.executable, "-m", "benchmarks.journal", IN_MEMORY, *crawl[3:]]),
            ("journal", crawl),
        ]
        for _ in range(rounds):
            for arm, command in arms:
                shutil.rmtree(task.archive, ignore_errors=True)
                cost = run(command, serving_s=ground.serving_s)
                yield arm, cost, weigh(task.archive)[0]
            arms.reverse()


def main() -> int:
    """Print the figures; return 1 when the journal costs more than it may."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--pages", type=int, default=500)
    cli.add_argument("--rounds", type=int, default=5)
    given = cli.parse_args()
    runs: dict[str, list[Cost]] = {"memory": [], "journal": []}
    stored: dict[str, int] = {}
    for arm, cost, stored[arm] in measure(given.pages, given.rounds):
        runs[arm].append(cost)
    for arm, mine in runs.items():
        cpu = [one.cpu_s for one in mine]
        print(
            f"{arm:8} CPU {statistics.median(cpu):.2f} s ({min(cpu):.2f} to {max(cpu):.2f}), "
            f"peak {max(one.peak_mb for one in mine):.0f} MB, {stored[arm]} bytes stored"
        )
    pairs = zip(runs["journal"], runs["memory"], strict=True)
    ratios = [one.cpu_s / other.cpu_s for one, other in pairs]
    median = statistics.median(ratios)
    print(
        f"journal to memory: {median:.3f} ({min(ratios):.3f} to {max(ratios):.3f}), "
        f"at most {MOST:.2f}; {given.pages} pages, {given.rounds} rounds"
    )
    return int(median > MOST)


if __name__ == "__main__":
    if sys.argv[1:2] == [IN_MEMORY]:
        crawl_in_memory(sys.argv[2:])
    else:
        sys.exit(main())
