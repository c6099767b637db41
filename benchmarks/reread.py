"""Measure re-reading: stored pages through a spider, against a plain warcio and parsel loop.

Both arms read the same WARC file in this process, in turn; the plain loop takes title and
paragraphs only. CPU seconds decide, so that a loaded machine does not.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from parsel import Selector
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from warcio.archiveiterator import ArchiveIterator

from archiver.crawl.rereading.file import Task, read_file
from archiver.replay.captures import open_captures

_PAGE = (
    "<!doctype html><title>Story {0}</title><meta property='og:title' content='Story {0}'>"
    "<nav>{1}</nav><article><h1>Story {0} of an evening</h1><time datetime='2026-01-02'>2 January"
    "</time>{2}</article>"
)


def write(path: Path, pages: int) -> None:
    """Write a WARC file of made-up articles, about 20 kB each."""
    menu = "".join(f"<a href='/menu/{n}'>Item {n} of a menu</a>" for n in range(100))
    words = "".join(f"<p>Paragraph {n} went on, and all stayed to the end.</p>" for n in range(200))
    with path.open("wb") as out:
        for number in range(pages):
            out.write(gzip.compress(_record(number, _PAGE.format(number, menu, words).encode()), 6))


def _record(number: int, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date": "2026-01-02T03:04:05Z",
        "WARC-Target-URI": f"http://bench.example/{number}",
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def plain(path: Path) -> int:
    """Read every page with warcio and parsel; return how many."""
    count = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                page = Selector(record.content_stream().read().decode("utf-8", "replace"))
                count += bool(page.css("h1::text").get() and page.css("article p::text").getall())
    return count


def spider(path: Path) -> int:
    """Read every page as `archiver reread` does; return how many articles came of it."""
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    loader = SpiderLoader.from_settings(settings)
    with open_captures(path) as captures:
        task = Task(path=path, part=path.with_suffix(".part"))
        read = read_file(task, captures, {"page": loader.load("page")}, settings)  # type: ignore[dict-item]  # it is a SiteSpider
    return read.counts["articles"]


def measure(pages: int, rounds: int) -> dict[str, float]:
    """Return pages a CPU second of both arms, and their ratio, by name."""
    arms: dict[str, Callable[[Path], int]] = {"plain": plain, "reread": spider}
    spent: dict[str, list[float]] = {name: [] for name in arms}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pages.warc.gz")
        write(path, pages)
        for _ in range(rounds):
            for name, arm in arms.items():
                began = time.process_time()
                count = arm(path)
                spent[name].append(time.process_time() - began)
                if count != pages:
                    raise RuntimeError(f"{name} read {count} of {pages} pages")
    seconds = {name: statistics.median(each) for name, each in spent.items()}
    return {
        "pages of 20 KB read again a CPU second": round(pages / seconds["reread"], 1),
        "the same with warcio and parsel, title and prose only": round(pages / seconds["plain"], 1),
    }


def main() -> None:
    """Run the command line."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--pages", type=int, default=200)
    cli.add_argument("--rounds", type=int, default=3)
    given = cli.parse_args()
    for name, value in measure(given.pages, given.rounds).items():
        print(f"{name}: {value:,}")


if __name__ == "__main__":
    main()
