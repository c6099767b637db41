"""Start a crawl as a process of its own, to be killed, and look at what is left of it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawling import ROOT, clean_environment, records
from linked import Linked
from storing import lines_of

from archiver.store.verify import verify

_PAGE = re.compile(r"/p/(\d+)$")
_NEVER_S = 100.0


def start(
    site: Linked, archive: Path, *, limit: str | None = None, **settings: str
) -> subprocess.Popen[bytes]:
    """Start `scrapy crawl site`; the same command continues it."""
    where = site.settings(ARCHIVER_ARCHIVE=str(archive), LOG_FILE=f"{archive}.log", **settings)
    more = ["-a", f"limit={limit}"] if limit else []
    scrapy = str(Path(sys.executable).with_name("scrapy"))
    return subprocess.Popen(
        [scrapy, "crawl", "site", "-a", f"start={site.url}", *more, *where],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def crawl(site: Linked, archive: Path, *, limit: str | None = None, **settings: str) -> int:
    """Run the command to its end; return its exit code."""
    return start(site, archive, limit=limit, **settings).wait(_NEVER_S)


def wait_for(is_so: Callable[[], bool], process: subprocess.Popen[Any]) -> bool:
    """Wait until something is so; False when the process has ended before."""
    until = time.monotonic() + _NEVER_S
    while not is_so():
        if process.poll() is not None:
            return False
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.002)  # another process works meanwhile: there is nothing to be woken by
    return True


def pages_asked(site: Linked) -> int:
    """Return how many times any page was asked for."""
    return sum(count for path, count in site.asked.items() if path.startswith("/p/"))


def assert_nothing_is_lost(site: Linked, archive: Path) -> None:
    """Every page is once in the WARC and once in the JSON lines, and the archive is sound."""
    wanted = dict.fromkeys(range(1, site.pages + 1), 1)
    stored = [kept.url for kept in records(archive) if kept.type == "response"]
    told = [line["url"] for line in lines_of(archive, "articles")]

    assert _numbers(stored) == wanted
    assert _numbers(told) == wanted
    assert [str(finding) for finding in verify(archive).findings if finding.is_error] == []


def _numbers(urls: list[str]) -> dict[int, int]:
    matches = map(_PAGE.search, urls)
    return dict(sorted(Counter(int(match[1]) for match in matches if match).items()))
