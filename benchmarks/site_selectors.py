"""Count on how many pages each selector of each site finds something.

    python benchmarks/site_selectors.py [PAGES]

The kept pages, and those of PAGES (`gold.jsonl` and the pages) whose address lies on the site.
Ends with 1 when a selector of a site serves one page alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml.html import HtmlElement

from archiver.commands.choice import domains_of, spider_of, spiders
from archiver.commands.kept.case import PAGES, cases_in, kept_in
from archiver.commands.kept.house import house
from archiver.commands.kept.selectors import parts_of
from archiver.read import parse_html

ALONE = 1


def main() -> int:
    """Print a line a selector; return the exit code."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("pages", type=Path, nargs="?")
    given = cli.parse_args().pages
    kept, theirs = by_site(kept_pages()), by_site(pages_of(given) if given else iter(()))
    alone = []
    for name, spider in spiders().items():
        for part in parts_of(spider) if domains_of(spider) else ():
            counts = part.among(kept[name]), part.among(theirs[name])
            print(f"{name:18}{part.layout:12}{part.field:12}{counts[0]:4}{counts[1]:4}  "
                  f"{part.selector}{'  (shared)' if part.is_shared else ''}")  # fmt: skip
            if sum(counts) <= ALONE and not part.is_shared:
                alone.append(f"{name} {part.layout} {part.field}: {part.selector}")
    print(f"\nserves one page alone: {len(alone)}", *alone, sep="\n  ")
    return 1 if alone else 0


def by_site(pages: Iterator[tuple[str, HtmlElement]]) -> dict[str, list[HtmlElement]]:
    """Return the pages of each site."""
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for site, root in pages:
        found[site].append(root)
    return found


def kept_pages() -> Iterator[tuple[str, HtmlElement]]:
    """Yield the kept pages with their sites."""
    for case in cases_in(house() / PAGES):
        kept = kept_in(case.warc)
        yield case.site, parse_html(kept.data, kept.content_type)


def pages_of(folder: Path) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the pages of a folder with gold whose address lies on a site of ours."""
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        spider = spider_of(one["url"], spiders()) if one["url"] else None
        if spider is not None:
            yield (
                spider.name,
                parse_html(gzip.decompress((folder / one["file"]).read_bytes()), None),
            )


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])  # not its own folder, which has spiders too
    sys.exit(main())
