"""Read saved pages: one file, or a manifest of many on all cores.

An answer is a file that appears whole or not at all. What cannot be read is named, and the rest
is read nevertheless.
"""

from __future__ import annotations

import concurrent.futures as cf
import dataclasses
import gzip
import io
import json
import multiprocessing
import re
import signal
import zlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from archiver.commands.way import Way, WayOf
from archiver.model.article import Reading, embeds_of
from archiver.model.jsonform import JsonFormError, from_plain, to_line
from archiver.store.disk.whole import write_whole

_PAGE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
_GZIP = b"\x1f\x8b"
_LARGEST = 256 * 1024 * 1024
"""Bytes that a packed page may have when unpacked."""
_AHEAD = 4
"""Pages handed out beforehand, per process."""


class PageError(Exception):
    """A page cannot be read; the text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line of a manifest; further keys are left alone."""

    page_id: str
    """Name of the answer, without `.json`."""
    file: str
    """A saved page, `.html` or `.html.gz`; relative to the manifest or the working folder."""
    url: str | None = None
    captured: str | None = None
    """When the page was saved, ISO 8601; chooses the layout."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One page to read, one answer to write."""

    page_id: str
    source: Path
    answer: Path
    url: str | None
    captured: datetime | None
    way: Way


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What became of a line of the manifest."""

    page_id: str
    is_article: bool = False
    embeds: int = 0
    error: str | None = None
    """Why the page was not read, in words; None when it was."""


# --- one page ---------------------------------------------------------------------------------
def read_saved(data: bytes, *, url: str | None, captured: datetime | None, way: Way) -> Reading:
    """Read a saved page, gzipped or not; raise PageError when the gzip file is broken."""
    return way.read(unpacked(data), url=url, captured=captured)


def moment(text: str) -> datetime:
    """Return the UTC moment of an ISO 8601 date or time; raise ValueError when it is none."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def unpacked(data: bytes) -> bytes:
    """Return a page out of its gzip file, or as it is; raise PageError when the file is broken."""
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as file:
            page = file.read(_LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PageError(f"broken gzip file: {error}") from error
    if len(page) > _LARGEST:
        raise PageError(f"more than {_LARGEST:,} bytes come out of the gzip file: no page")
    return page


# --- a manifest -------------------------------------------------------------------------------
def tasks_of(manifest: Path, out: Path, way_of: WayOf) -> tuple[list[Task], list[Done]]:
    """Return a task for each line of a manifest, and what is wrong with the other lines."""
    tasks: dict[str, Task] = {}
    wrong: list[Done] = []
    with manifest.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                entry = _entry(line, taken=tasks)
                tasks[entry.page_id] = _task(entry, manifest, out, way_of)
            except ValueError as error:
                wrong.append(Done(page_id=f"{manifest.name}:{number}", error=str(error)))
    return list(tasks.values()), wrong


def _entry(line: bytes, taken: Container[str]) -> Entry:
    plain = json.loads(line)
    if not isinstance(plain, dict):
        raise JsonFormError("a line is an object with page_id, file and url")
    known = {field.name for field in dataclasses.fields(Entry)}
    entry = from_plain(Entry, {name: plain[name] for name in plain if name in known})
    if not _PAGE_ID.fullmatch(entry.page_id):
        raise JsonFormError(f"page_id {entry.page_id!r} is no plain file name")
    if entry.page_id in taken:
        raise JsonFormError(f"page_id {entry.page_id!r} stands twice")
    return entry


def _task(entry: Entry, manifest: Path, out: Path, way_of: WayOf) -> Task:
    beside = manifest.parent / entry.file
    return Task(
        page_id=entry.page_id,
        source=beside if beside.exists() else Path(entry.file),
        answer=out / f"{entry.page_id}.json",
        url=entry.url,
        captured=moment(entry.captured) if entry.captured else None,
        way=way_of(entry.url),
    )


# --- all cores --------------------------------------------------------------------------------
def read_all(tasks: Iterable[Task], *, jobs: int) -> Iterator[Done]:
    """Read pages in `jobs` processes and yield what became of each, as it comes.

    A page whose process died is read once more alone, so that it harms itself only.
    """
    left = iter(tasks)
    suspects: list[Task] = []
    for first in left:  # a pool that broke leaves the rest to a new one
        for task, done in _in_pool(chain([first], left), jobs):
            if done is None:
                suspects.append(task)
            else:
                yield done
    for suspect in suspects:
        for _, done in _in_pool([suspect], 1):
            yield done or Done(page_id=suspect.page_id, error="its process died while reading it")


def read_task(task: Task) -> Done:
    """Read one page and write its answer: the article, or `null`."""
    try:
        data = task.source.read_bytes()
        reading = read_saved(data, url=task.url, captured=task.captured, way=task.way)
        write_whole(task.answer, [to_line(reading.article).encode(), b"\n"])
    except (OSError, PageError) as error:
        return Done(page_id=task.page_id, error=_in_words(error, task.source))
    article = reading.article
    return Done(
        page_id=task.page_id,
        is_article=article is not None,
        embeds=sum(1 for _ in embeds_of(article.body)) if article else 0,
    )


def _in_pool(tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Done | None]]:
    """Yield each task with what became of it; None when its process died, which ends the pool."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pool = cf.ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_interrupts)
    running: dict[cf.Future[Done], Task] = {}
    try:
        for task in tasks:
            try:
                running[pool.submit(read_task, task)] = task
            except cf.process.BrokenProcessPool:
                yield task, None
                break
            if len(running) >= jobs * _AHEAD:
                yield from _finished(running)
        while running:
            yield from _finished(running)
    finally:
        pool.shutdown(cancel_futures=True)


def _finished(running: dict[cf.Future[Done], Task]) -> Iterator[tuple[Task, Done | None]]:
    """Take out at least one finished task."""
    for future in cf.wait(running, return_when=cf.FIRST_COMPLETED).done:
        task = running.pop(future)
        error = future.exception()
        if isinstance(error, cf.process.BrokenProcessPool):
            yield task, None
        elif error is not None:
            text = f"the reading failed: {type(error).__name__}: {error}"
            yield task, Done(page_id=task.page_id, error=text)
        else:
            yield task, future.result()


def _leave_interrupts() -> None:
    """Let Ctrl-C reach the parent only, which then ends the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_words(error: OSError | PageError, path: Path) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{path}: {reason}"
