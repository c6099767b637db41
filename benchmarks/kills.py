"""Kill a crawl with SIGKILL again and again at random moments, and count what that cost.

    python -m benchmarks.kills [--pages 1000] [--kills 100] [--seed 1] [--out DIR]

The site's pages link to each other, and each shows a post. After each kill the same command goes
on, after each restart `archiver verify` has to find the archive sound. In the end each page is
there once, in the WARC and in the lines. Ends with 1 when anything was lost, doubled or unsound.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from crashing import crawl, pages_asked, start, wait_for  # noqa: E402  # the tests' own site
from crawling import records  # noqa: E402
from linked import Linked  # noqa: E402

from archiver.model.exits import ExitCode  # noqa: E402
from archiver.store.archive import Archive, RunFacts  # noqa: E402
from archiver.store.verify import verify  # noqa: E402

ALLOWED = 32
"""Pages that one kill may cost: what was in flight, and one group of a commit."""


@dataclass(kw_only=True)
class Outcome:
    """What the kills have cost."""

    pages: int
    kills: int = 0
    again: list[int] = field(default_factory=list)
    """Pages that were asked for again, kill by kill."""
    unsound: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    exit_code: int = -1

    @property
    def is_good(self) -> bool:
        """Tell whether everything is as promised."""
        wrong = self.unsound or self.lost or self.doubled
        within = max(self.again, default=0) <= ALLOWED
        return not wrong and within and self.exit_code == ExitCode.COMPLETE

    def __str__(self) -> str:
        return (
            f"{self.kills} kills over {self.pages} pages: lost {len(self.lost)}, doubled "
            f"{len(self.doubled)}, unsound {len(self.unsound)}; fetched again "
            f"{sum(self.again)} in all, {max(self.again, default=0)} at most after one kill "
            f"(allowed {ALLOWED}); exit code {self.exit_code}"
        )


def kill_again_and_again(site: Linked, archive: Path, kills: int, seed: int) -> Outcome:
    """Crawl a site to its end through so many kills, and look at what is there."""
    chance = random.Random(seed)  # noqa: S311  # moments, no secret
    outcome = Outcome(pages=site.pages)
    while outcome.kills < kills:
        before = Counter(site.asked)
        left = site.pages - len([path for path in before if path.startswith("/p/")])
        goal = pages_asked(site) + chance.randint(0, max(2, 2 * left // (kills - outcome.kills)))
        process = start(site, archive)
        if not wait_for(lambda goal=goal: pages_asked(site) > goal, process):  # type: ignore[misc]
            outcome.exit_code = process.wait()  # it came to its end before
            break
        time.sleep(chance.random() * 0.05)
        process.kill()
        process.wait()
        outcome.kills += 1
        outcome.again.append(_again(before, site.asked))
        _look(archive, outcome)
    before = Counter(site.asked)
    if outcome.kills == kills:  # else the same command would begin a new run
        outcome.exit_code = crawl(site, archive)
    outcome.again.append(_again(before, site.asked))
    _look(archive, outcome)
    outcome.lost, outcome.doubled = map(list, _miscounted(site, archive))
    return outcome


def _again(before: Counter[str], after: Counter[str]) -> int:
    """Return how many pages that had been asked for were asked for again."""
    return sum(1 for path in before if path.startswith("/p/") and after[path] > before[path])


def _look(archive: Path, outcome: Outcome) -> None:
    """Restart, so that the files are mended as by any restart, and check the archive."""
    run = RunFacts(
        run_id=f"look-{outcome.kills}-{len(outcome.again)}",
        spider="look",
        started=datetime.now(UTC),
    )
    Archive.open(archive, run=run).close(ExitCode.INTERRUPTED)
    findings = verify(archive).findings
    outcome.unsound += [f"kill {outcome.kills}: {one}" for one in findings if one.is_error]


def _miscounted(site: Linked, archive: Path) -> tuple[Iterator[str], Iterator[str]]:
    """Return what is lost, and what is there more than once, of records and of lines."""
    lines = (archive / "json" / "articles.jsonl").read_text("utf-8").splitlines()
    told = Counter(json.loads(line)["url"] for line in lines)
    kept = Counter(record.url for record in records(archive) if record.type == "response")
    urls = [f"{site.url}p/{number}" for number in range(1, site.pages + 1)]
    pairs = [(name, url, count[url]) for name, count in (("line", told), ("record", kept))
             for url in urls]  # fmt: skip
    lost = (f"{name} of {url}" for name, url, count in pairs if count == 0)
    return lost, (f"{count} {name}s of {url}" for name, url, count in pairs if count > 1)


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def main() -> int:
    """Print the figures; return 1 when something is not as promised."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--pages", type=int, default=1000)
    cli.add_argument("--kills", type=int, default=100)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--out", type=Path, help="keep the archive here")
    given = cli.parse_args()
    with Linked(given.pages, delay_s=0.02) as site, _folder(given.out) as folder:
        outcome = kill_again_and_again(site, folder / "archive", given.kills, given.seed)
    print(outcome)
    for told in (*outcome.unsound, *outcome.lost, *outcome.doubled):
        print(told)
    return int(not outcome.is_good)


if __name__ == "__main__":
    sys.exit(main())
