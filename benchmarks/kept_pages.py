"""Read a folder of kept pages, print how much time it takes beside trafilatura.

    python benchmarks/kept_pages.py PAGES [--every N] [--rounds N] [--layout CSS]

PAGES holds `gold.jsonl` (one line a page: `file`, `url`) and the gzipped pages. Both readers
take turns on each page in one process; the first round warms up and is not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import trafilatura

from archiver.read import Layout, read_page


def cpu_s(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes, in seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def pages(folder: Path, every: int) -> list[tuple[bytes, str | None]]:
    """Return every Nth page with its address."""
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()[::every]
    entries = [json.loads(line) for line in lines]
    return [(gzip.decompress((folder / e["file"]).read_bytes()), e["url"]) for e in entries]


def main() -> None:
    """Run the comparison and print one line."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("pages", type=Path)
    cli.add_argument("--every", type=int, default=8)
    cli.add_argument("--rounds", type=int, default=2)
    cli.add_argument("--layout", help="read with this body selector where it fits")
    args = cli.parse_args()
    logging.disable(logging.CRITICAL)
    layouts = [Layout(body=args.layout)] if args.layout else []
    theirs, ours = [], []
    for count in range(args.rounds + 1):
        for data, url in pages(args.pages, args.every):
            reading = read_page(data, url=url, layouts=layouts)
            if layouts and (reading.article is None or reading.article.extracted.layout is None):
                continue
            one = cpu_s(partial(trafilatura.bare_extraction, data, url=url, with_metadata=True))
            other = cpu_s(partial(read_page, data, url=url, layouts=layouts))
            if count:
                theirs.append(one)
                ours.append(other)
    print(
        f"readings {len(ours)}; trafilatura mean {1000 * statistics.mean(theirs):.1f} ms, "
        f"median {1000 * statistics.median(theirs):.1f} ms; ours mean "
        f"{1000 * statistics.mean(ours):.1f} ms, median {1000 * statistics.median(ours):.1f} ms; "
        f"ratio {sum(ours) / sum(theirs):.2f}"
    )


if __name__ == "__main__":
    main()
