"""A disk that is nearly full lets a crawl wait, and ends it in good order when nothing changes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from crashing import assert_nothing_is_lost, pages_asked, wait_for
from crawling import ROOT, clean_environment
from linked import Linked
from scrapy.settings import Settings

from archiver.crawl.frontier.space import Space
from archiver.model.exits import ExitCode
from archiver.store.disk.failure import NoSpaceError

SHORT = NoSpaceError("only 1 MiB is free")
PAGES = 60
ON_A_DISK = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
flag, really = Path(sys.argv.pop(1)), os.statvfs
os.statvfs = lambda path: (
    SimpleNamespace(f_bavail=1, f_frsize=1, f_blocks=1 << 40) if flag.exists() else really(path)
)
from archiver.cli import main
main()
"""
"""`archiver` on a disk that has no space while a file exists."""


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Crawl:
    """What `Space` sees of a crawler."""

    def __init__(self) -> None:
        self.settings = Settings({"ARCHIVER_DISK_PATIENCE": 30})
        self.stats = SimpleNamespace(inc_value=lambda _: None)
        self.engine = self
        self.is_paused = False
        self.stopped: list[ExitCode] = []
        self.clock = Clock()
        crawler: Any = self
        self.space = Space(crawler, stop=self.stopped.append, now=self.clock)

    def pause(self) -> None:
        self.is_paused = True

    def unpause(self) -> None:
        self.is_paused = False


def test_a_crawl_pauses_and_goes_on_when_space_returns() -> None:
    crawl = Crawl()

    crawl.space.is_short(SHORT)
    paused = crawl.is_paused
    crawl.clock.now += 29.0
    crawl.space.is_short(SHORT)
    crawl.space.is_enough()

    assert paused
    assert not crawl.is_paused
    assert crawl.stopped == []


def test_a_crawl_ends_when_no_space_comes() -> None:
    crawl = Crawl()

    crawl.space.is_short(SHORT)
    crawl.clock.now += 30.0
    crawl.space.is_short(SHORT)

    assert crawl.stopped == [ExitCode.NO_SPACE]


def test_a_second_pause_has_the_whole_patience() -> None:
    crawl = Crawl()

    crawl.space.is_short(SHORT)
    crawl.clock.now += 20.0
    crawl.space.is_enough()
    crawl.space.is_short(SHORT)
    crawl.clock.now += 20.0
    crawl.space.is_short(SHORT)

    assert crawl.stopped == []


@pytest.fixture
def site() -> Iterator[Linked]:
    with Linked(PAGES, delay_s=0.1) as site:
        yield site


def start(site: Linked, archive: Path, flag: Path, **settings: str) -> subprocess.Popen[str]:
    slowly = {"CONCURRENT_REQUESTS": "4"}  # a crawl looks at the disk twice a second
    where = site.settings(ARCHIVER_ARCHIVE=str(archive), **slowly, **settings)
    arguments = ["crawl", "site", "--start", site.url, *where]
    return subprocess.Popen(
        [sys.executable, "-c", ON_A_DISK, flag, *arguments],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_a_crawl_on_a_full_disk_waits_and_completes(site: Linked, tmp_path: Path) -> None:
    archive, flag = tmp_path / "archive", tmp_path / "full"
    crawling = start(site, archive, flag)
    wait_for(lambda: pages_asked(site) >= 20, crawling)

    flag.touch()
    assert crawling.stderr is not None
    has_paused = any("the crawl pauses" in line for line in crawling.stderr)
    flag.unlink()
    _, rest = crawling.communicate(timeout=100)

    assert has_paused
    assert crawling.returncode == ExitCode.COMPLETE, rest
    assert_nothing_is_lost(site, archive)
    assert pages_asked(site) == PAGES


@pytest.mark.slow
def test_a_disk_that_stays_full_ends_a_crawl_and_the_same_command_goes_on(
    site: Linked, tmp_path: Path
) -> None:
    archive, flag = tmp_path / "archive", tmp_path / "full"
    crawling = start(site, archive, flag, ARCHIVER_DISK_PATIENCE="1")
    wait_for(lambda: pages_asked(site) >= 20, crawling)

    flag.touch()
    _, told = crawling.communicate(timeout=100)
    asked = pages_asked(site)
    refused = start(site, archive, flag)
    refused.communicate(timeout=100)
    flag.unlink()
    again = start(site, archive, flag)
    _, rest = again.communicate(timeout=100)

    assert crawling.returncode == ExitCode.NO_SPACE, told
    assert "no space came, the crawl stops" in told
    assert refused.returncode == ExitCode.NO_SPACE
    assert asked < PAGES
    assert again.returncode == ExitCode.COMPLETE, rest
    assert_nothing_is_lost(site, archive)
    assert pages_asked(site) == PAGES
