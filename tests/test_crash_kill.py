"""A crawl that is killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from crashing import assert_nothing_is_lost, crawl, pages_asked, start, wait_for
from crawling import ROOT, clean_environment
from linked import Linked

from archiver.crawl.frontier.ending import GRACE_S
from archiver.model.exits import ExitCode

PAGES = 120
AGAIN_PER_KILL = 32
"""Pages that a kill may cost: what was on the wire and one group of a commit."""


@pytest.fixture
def site() -> Iterator[Linked]:
    with Linked(PAGES) as site:
        yield site


def has_asked(site: Linked, goal: int) -> bool:
    return pages_asked(site) >= goal


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_by_kills(site: Linked, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (moments, no secret)
    archive, kills = tmp_path / "archive", 0

    for _ in range(4):
        crawler = start(site, archive)
        goal = pages_asked(site) + chance.randint(5, 30)
        if not wait_for(partial(has_asked, site, goal), crawler):
            break
        crawler.kill()
        crawler.wait()
        kills += 1
    code = crawl(site, archive)

    assert code == ExitCode.COMPLETE
    assert kills >= 2
    assert_nothing_is_lost(site, archive)
    assert pages_asked(site) - PAGES <= kills * AGAIN_PER_KILL


@pytest.mark.slow
def test_the_archive_is_sound_after_each_kill(tmp_path: Path) -> None:
    command = ["-m", "benchmarks.kills", "--pages", "60", "--kills", "3", "--out", str(tmp_path)]

    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "lost 0, doubled 0, unsound 0" in done.stdout


@pytest.mark.slow
def test_a_signal_ends_a_crawl_in_good_order(site: Linked, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    crawler = start(site, archive)
    wait_for(lambda: pages_asked(site) >= 30, crawler)

    crawler.terminate()
    code = crawler.wait(GRACE_S + 7)

    assert code == ExitCode.INTERRUPTED
    assert not list((archive / "warc").glob("*.open"))
    assert crawl(site, archive) == ExitCode.COMPLETE
    assert_nothing_is_lost(site, archive)
    assert pages_asked(site) == PAGES


@pytest.mark.slow
def test_two_signals_end_a_crawl_at_once(site: Linked, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    crawler = start(site, archive)
    wait_for(lambda: pages_asked(site) >= 30, crawler)

    crawler.terminate()
    crawler.terminate()
    code = crawler.wait(10)

    assert code == ExitCode.INTERRUPTED
    assert not list((archive / "warc").glob("*.open"))
    assert crawl(site, archive) == ExitCode.COMPLETE
    assert_nothing_is_lost(site, archive)


@pytest.mark.slow
def test_a_limit_ends_a_crawl_and_the_same_command_goes_on(site: Linked, tmp_path: Path) -> None:
    archive = tmp_path / "archive"

    code = crawl(site, archive, CLOSESPIDER_PAGECOUNT="40")

    assert code == ExitCode.LIMITS_REACHED
    assert pages_asked(site) < PAGES
    assert crawl(site, archive) == ExitCode.COMPLETE
    assert_nothing_is_lost(site, archive)
    assert pages_asked(site) == PAGES
