"""Measure what a crawl costs, beside other programs on the same pages in interleaved rounds.

    python -m benchmarks [crawl]    the main table: all arms, plain and gzip-encoded pages
    python -m benchmarks latency    answers that begin 50 ms late
    python -m benchmarks beside     two crawls at the same time, and one
    python -m benchmarks growth     crawls of 1,000, 10,000 and 100,000 small articles
    python -m benchmarks rates      writing, verifying, re-reading, the frontier
    python -m benchmarks page       docs/performance.md from benchmarks/results/*.json

Each but `page` writes benchmarks/results/NAME.json, makes the page anew and prints how every
promise stands. Pages are made once, in build/bench.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import races, rates
from benchmarks.measuring import RunError
from benchmarks.newssite.nginx import NginxMissingError
from benchmarks.page import make_page
from benchmarks.results import RESULTS, read, say
from benchmarks.tables import budget_table

SITES = Path(__file__).resolve().parent.parent / "build" / "bench"


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    cli = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cli.add_argument("--sites", type=Path, default=SITES, help="where the pages are kept")
    cli.add_argument("--out", type=Path, default=RESULTS, help="where the results go")
    cli.set_defaults(work=races.crawl)
    races.add_crawl_options(cli)
    parts = cli.add_subparsers(metavar="PART")
    races.add_parts(parts.add_parser)
    rates.add_part(parts.add_parser)
    page = parts.add_parser("page", help="make docs/performance.md anew")
    page.set_defaults(work=lambda _: None)
    return cli


def main() -> int:
    """Run the command line; return 1 when something could not be measured."""
    given = command_line().parse_args()
    try:
        given.work(given)
    except (RunError, NginxMissingError) as error:
        sys.stderr.write(f"benchmarks: {error}\n")
        return 1
    results = read(given.out)
    for line in budget_table(results):
        say(line)
    if given.out == RESULTS:
        make_page(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
