"""docs/performance.md and its chart, made of benchmarks/results; a test holds them together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.arms import arms
from benchmarks.budgets import Results
from benchmarks.plot import chart
from benchmarks.results import Measured
from benchmarks.tables import (
    budget_table,
    growth_table,
    load_told,
    race_table,
    rates_table,
)

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = "performance.md"
CHART = "pictures/performance.svg"
_HEAD = """# Performance

```sh
make bench                                  # the main table, about a quarter of an hour
.venv/bin/python -m benchmarks latency      # answers that begin 50 ms late
.venv/bin/python -m benchmarks beside       # two crawls at the same time
.venv/bin/python -m benchmarks growth       # up to 100,000 articles, about half an hour
.venv/bin/python -m benchmarks rates        # single parts
.venv/bin/python -m benchmarks page         # this page, from benchmarks/results/*.json
```

They need nginx (Debian: `nginx-light`), and wget to compare with. All figures on this page were
measured by these commands; nothing is written by hand.

## What is promised, and what is kept
"""
_HOW = """## How it is measured

- **The site** is made up and the same every time: articles of 70 to 120 KB, 95 on average, with
  prose, pictures, posts and videos, the scripts and styles of a template, and links to nine or ten
  addresses; lists, a feed, a sitemap. nginx serves it from files, on this machine.
- **The arms** fetch the same articles, each in a process of its own, one after the other, and all
  of them in every round. A ratio is that of two arms in the same round; the table gives the median
  and the spread.
- **CPU** is user and system time of a program and of all that it starts. What start-up costs is
  taken off: each arm also fetches twenty articles in every round, and the further ones count.
- **Memory** is the peak, all processes of an arm together.
- **An arm that did less is no figure**: the server counts its requests, and an arm that reads must
  have read every article, by layout or generically as it says.
- **Latency** is nginx's: an answer begins 50 ms after its request. The machine is not slowed down.
- `full` is all that a crawl of a site does: links of every page, reading, embeds, dedup, WARC,
  JSON, journal, catalogue, robots.txt, limits. Pictures are left out, so that all arms fetch the
  same addresses.
"""


def make_page(results: Results, *, docs: Path = DOCS) -> None:
    """Write the page and its chart."""
    (docs / PAGE).write_text(page(results), "utf-8")
    if "crawl" in results:
        (docs / CHART).write_text(chart(results["crawl"]), "utf-8")


def page(results: Results) -> str:
    """Return the page."""
    return "\n".join(_lines(results))


def _lines(results: Results) -> Iterator[str]:
    yield _HEAD
    yield from budget_table(results)
    meanings = {arm.name: arm.meaning for arm in arms({})}
    if "crawl" in results:
        yield from ("## Crawling", "", f"![CPU seconds of a thousand pages]({CHART})", "")
        yield from race_table(results["crawl"], meanings, "fetch")
        yield from _told(results["crawl"])
    if "latency" in results:
        yield from ("## On a slow network", "")
        named = meanings | {"listed": "ours, a list of addresses, reading by layout"}
        yield from race_table(results["latency"], named, "parse")
        yield from _told(results["latency"])
    if "beside" in results:
        yield from ("## Two crawls side by side", "")
        named = {"one": "one full crawl", "two": "two full crawls at the same time"}
        yield from race_table(results["beside"], named, "one")
        yield from _told(results["beside"])
    if "growth" in results:
        yield from ("## Growth", "", "The arm `full` on small articles of about 5 KB:", "")
        yield from growth_table(results["growth"])
        yield from _told(results["growth"])
    if "rates" in results:
        yield from ("## Single parts", "")
        yield from rates_table(results["rates"])
        yield from _told(results["rates"])
    yield _HOW


def _told(measured: Measured) -> Iterator[str]:
    """Give what was asked for, the machine, and what else it did."""
    machine = dict(measured.machine)
    day = machine.pop("day", "")
    asked = ", ".join(f"{name} {value}" for name, value in measured.facts.items())
    here = ", ".join(f"{name} {value}" for name, value in machine.items() if value)
    yield f"Measured on {day} with {asked}. {load_told(measured)}".rstrip()
    yield f"Machine: {here}."
    for line in measured.skipped:
        yield f"Left out: {line}."
    yield ""
