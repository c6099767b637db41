"""Crawls of one machine ask a host in turns: held against the server's own log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from politely import Answer, Host, crawl, serving

from archiver.crawl.politeness.turns import Turn

CRAWLS = 8
DELAY_S = 0.2
ROBOTS = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 0.2\n"


def test_a_turn_is_taken_by_one_at_a_time(tmp_path: Path) -> None:
    async def both() -> bool:
        first, second = Turn(tmp_path, "a.example"), Turn(tmp_path, "a.example")
        await first.take()
        waiting = asyncio.ensure_future(second.take())
        done, _ = await asyncio.wait([waiting], timeout=0.2)
        was_held = not done
        first.give_back(pause_s=0)
        await waiting
        second.give_back(pause_s=0)
        return was_held

    assert asyncio.run(both())


def test_who_comes_next_waits_for_the_pause_that_was_left(tmp_path: Path) -> None:
    async def after_a_pause() -> float:
        first, second = Turn(tmp_path, "a.example"), Turn(tmp_path, "a.example")
        await first.take()
        first.give_back(pause_s=0.3)
        began = time.time()
        await second.take()
        second.give_back(pause_s=0)
        return time.time() - began

    assert asyncio.run(after_a_pause()) >= 0.29


@pytest.mark.parametrize("content", [b"", b"nonsense", b"99999999999.0", b"\xff\xfe"])
def test_a_file_that_says_nothing_sensible_holds_nobody(tmp_path: Path, content: bytes) -> None:
    async def take() -> None:
        turn = Turn(tmp_path, "a.example")
        turn._path.write_bytes(content)
        await asyncio.wait_for(turn.take(), timeout=30)
        turn.give_back(pause_s=0)

    asyncio.run(take())


def _newsroom() -> Callable[[str], Answer]:
    """Answer as a host with rules that twice, once in each form, asks for patience."""
    patience: dict[str, Callable[[], tuple[int, dict[str, str]]]] = {
        "/2-1": lambda: (429, {"Retry-After": "1"}),
        "/5-1": lambda: (
            503,
            {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)},
        ),
    }

    def answer(path: str) -> Answer:
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, ROBOTS
        if path in patience:
            status, headers = patience.pop(path)()
            return status, headers, b"slow down"
        return 200, {"Content-Type": "text/html"}, b"<p>a page</p>"

    return answer


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_eight_crawls_at_once_never_violate_what_a_host_asks_for(tmp_path: Path) -> None:
    with serving(_newsroom()) as host, ThreadPoolExecutor(CRAWLS) as pool:
        wanted = [
            [f"{host.url}/{n}-{page}" for page in range(3)] + [f"{host.url}/private/{n}"]
            for n in range(CRAWLS)
        ]
        done = list(
            pool.map(
                lambda urls: crawl(
                    urls, ARCHIVER_TURNS=str(tmp_path), DOWNLOAD_DELAY=0.0, RETRY_TIMES=2,
                    ARCHIVER_ALLOW_NETWORKS="127.0.0.0/8",
                ),
                wanted,
            )
        )  # fmt: skip

    assert [len(each.got) for each in done] == [3] * CRAWLS
    assert host.most_at_once() == 1
    assert not [path for path in host.paths() if path.startswith("/private/")]
    assert min(_gaps(host)) >= DELAY_S * 0.95  # after the first answer, which held the rules
    assert _pause_after(host, "/2-1") >= 1.0
    assert _pause_after(host, "/5-1") >= 0.95  # a date in whole seconds


def _gaps(host: Host) -> list[float]:
    """Return the seconds between requests, robots.txt left out: it cannot know its own rule."""
    times = sorted((asked.began, asked.path) for asked in host.log)
    return [
        second - first
        for (first, one), (second, other) in pairwise(times)
        if "/robots.txt" not in (one, other)
    ]


def _pause_after(host: Host, path: str) -> float:
    """Return the seconds between the first answer at a path and the next request of anybody."""
    refused = min(asked.ended for asked in host.log if asked.path == path)
    return min(asked.began for asked in host.log if asked.began > refused) - refused
