"""Hold our links against those of Scrapy's LinkExtractor on a folder of kept pages.

    python -m benchmarks.links PAGES

PAGES holds `gold.jsonl` (one line a page: `page_id`, `file`, `url`) and the gzipped pages. Prints
how many pages have the same links, and why the others differ. Ends with 1 when one differs for
another reason than those in which ours does as browsers do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scrapy.http import HtmlResponse
from scrapy.linkextractors.lxmlhtml import LxmlLinkExtractor
from w3lib.url import safe_url_string

from archiver.model.url import is_web
from archiver.read.links import base_of, links_of
from archiver.read.tree import Tree, parse_tree

NOWHERE = "http://page.example/"
"""The address of a page whose own is not known."""
LINKS = LxmlLinkExtractor(deny_extensions=[])
_SCRAPY_LOOKS_AT = 4096
"""Characters in which Scrapy looks for `<base>`."""


def pages(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """Yield id, bytes and address of each page."""
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        data = gzip.decompress((folder / one["file"]).read_bytes())
        yield one["page_id"], data, one["url"] or NOWHERE


def wanted(links: Iterator[str]) -> set[str]:
    """Return the web addresses among links as a request would ask for them."""
    return {safe_url_string(url.partition("#")[0]) for url in links if is_web(url)}


def reason(tree: Tree, response: HtmlResponse, missed: set[str]) -> str | None:
    """Say why links differ where ours are right; None when nothing explains it."""
    base = base_of(tree.root, response.url)
    if base != response.url and "<base" not in response.text[:_SCRAPY_LOOKS_AT].lower():
        return f"<base> stands behind the first {_SCRAPY_LOOKS_AT} characters"
    if tree.charset != response.encoding and not missed:
        return f"the charset is {tree.charset}, Scrapy took it for {response.encoding}"
    return None


def main() -> int:
    """Compare, print, and return 1 for a difference that nothing explains."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("pages", type=Path)
    equal, different, unexplained, found = 0, 0, 0, 0
    spent = {"ours": 0.0, "theirs": 0.0}
    for page_id, data, url in pages(cli.parse_args().pages):
        tree = parse_tree(data)
        parsed = time.process_time()
        ours = wanted(iter(links_of(tree.root, url)))
        spent["ours"] += time.process_time() - parsed
        response = HtmlResponse(url, body=data)
        response.selector.root  # noqa: B018  # parsed before, as a spider's callback does
        parsed = time.process_time()
        theirs = wanted(link.url for link in LINKS.extract_links(response))
        spent["theirs"] += time.process_time() - parsed
        found += len(ours)
        if ours == theirs:
            equal += 1
            continue
        different += 1
        why = reason(tree, response, theirs - ours)
        unexplained += why is None
        print(f"{page_id}: {len(theirs - ours)} missed, {len(ours - theirs)} more: {why}")
    count = equal + different
    print(f"{count} pages, {found / count:.1f} links a page: {equal} equal, {different} differ")
    print(
        *(f"{name} {1000 * value / count:.2f} ms a page" for name, value in spent.items()), sep=", "
    )
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
