"""A page that kills, stops or fills the process that reads it costs its own reading only."""

from __future__ import annotations

import asyncio
import os
import pickle
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import hazardous
import pytest

from archiver.crawl.reading.page import Page, PageRead, read
from archiver.crawl.reading.pool import LOST, Pool, ReadingError
from archiver.crawl.reading.process import Limits
from archiver.crawl.reading.wire import BrokenAnswerError, framed, length_of, told_of

T = TypeVar("T")
HAZARDOUS = Limits(module="hazardous", time_s=30.0, memory_bytes=700 << 20)


def _page(hazard: str = "", number: int = 1) -> Page:
    data = hazardous.page(hazard, number)
    return Page(data=data, url=f"https://a.test/{number}", wants_leads=True, requisites="all")


def _with_pool(use: Callable[[Pool], Awaitable[T]], most: int = 1, limits: Limits = HAZARDOUS) -> T:
    async def used() -> T:
        pool = Pool(most, limits=limits)
        try:
            return await use(pool)
        finally:
            await pool.close()

    return asyncio.run(used())


def test_a_worker_reads_what_the_crawl_itself_would_read() -> None:
    pages = [_page(number=number) for number in range(6)]

    async def all_read(pool: Pool) -> list[PageRead]:
        return await asyncio.gather(*map(pool.read, pages))

    found = _with_pool(all_read, most=2, limits=Limits())

    assert found == [read(page) for page in pages]
    assert all(one.article for one in found)


@pytest.mark.parametrize(
    ("hazard", "reason"),
    [
        ("crash", "its process was ended by SIGSEGV"),
        ("exit", "its process ended with code 3"),
        ("eat", "needed more than 700 MiB of memory"),
    ],
)
def test_a_page_that_ends_its_worker_is_told_as_a_doubt(hazard: str, reason: str) -> None:
    async def bad_then_good(pool: Pool) -> tuple[PageRead, PageRead]:
        return await pool.read(_page(hazard)), await pool.read(_page(number=2))

    bad, good = _with_pool(bad_then_good)

    assert bad.article is None
    assert [(doubt.code, doubt.found) for doubt in bad.doubts] == [(LOST, reason)]
    assert bad.leads == ("https://a.test/behind/1",)
    assert good == read(_page(number=2))


@pytest.mark.parametrize("hazard", ["hang", "stop"])
def test_a_page_has_its_time(hazard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.crawl.reading.process._GRACE_S", 0.5)
    limits = Limits(module="hazardous", time_s=1.0)

    async def bad(pool: Pool) -> PageRead:
        # its links are looked for by another process, within the same time
        return await pool.read(_page(hazard))

    found = _with_pool(bad, limits=limits)

    assert [doubt.found for doubt in found.doubts] == ["took longer than 1 s"]


def test_what_nobody_foresaw_is_raised_where_the_page_was_asked_for() -> None:
    async def bad(pool: Pool) -> PageRead:
        return await pool.read(_page("raise"))

    with pytest.raises(ReadingError, match="LookupError: nobody foresaw this"):
        _with_pool(bad)


def test_workers_are_begun_when_there_is_a_page_for_them() -> None:
    async def numbers(pool: Pool) -> list[int]:
        counts = [len(pool.workers)]
        for number in (1, 2):
            await pool.read(_page(number=number))
            counts.append(len(pool.workers))
        await asyncio.gather(*(pool.read(_page(number=number)) for number in range(4)))
        return [*counts, len(pool.workers)]

    assert _with_pool(numbers, most=2) == [0, 1, 1, 2]


def test_a_worker_that_has_grown_is_replaced() -> None:
    async def left(pool: Pool) -> tuple[bool, int]:
        found = await pool.read(_page("grow"))
        return found.article is not None, len(pool.workers)

    assert _with_pool(left, limits=Limits(module="hazardous")) == (True, 0)


def test_no_worker_outlives_its_pool() -> None:
    async def begun(pool: Pool) -> list[int]:
        await asyncio.gather(*(pool.read(_page(number=number)) for number in range(4)))
        return [worker.process.pid for worker in pool.workers]

    processes = _with_pool(begun, most=2)

    assert len(processes) == 2
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_crawl_without_workers_reads_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    limits = Limits(module="there_is_no_such_module")

    async def all_read(pool: Pool) -> list[PageRead]:
        return [await pool.read(_page(number=number)) for number in range(5)]

    found = _with_pool(all_read, limits=limits)

    assert found == [read(_page(number=number)) for number in range(5)]
    assert caplog.text.count("this one does from now on") == 1


@pytest.mark.parametrize(
    "lie",
    [
        b"lies",
        b"",
        pickle.dumps("text"),
        pickle.dumps(os.system),
        pickle.dumps(Path("/")),
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"carchiver.crawl.reading.wire\npickle.loads\n(S'1'\ntR.",
    ],
)
def test_what_no_worker_says_is_refused(lie: bytes) -> None:
    with pytest.raises(BrokenAnswerError):
        told_of(lie)


def test_an_endless_answer_is_refused() -> None:
    with pytest.raises(BrokenAnswerError, match="4294967295 bytes"):
        length_of(b"\xff" * 4)


def test_a_page_goes_to_a_worker_as_it_is() -> None:
    page = _page()

    frame = framed(page)

    assert length_of(frame[:4]) == len(frame) - 4
    assert pickle.loads(frame[4:]) == page  # noqa: S301  # ours
