"""The folder of an archive, before anything is written to it: made, ours alone, writable."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archiver.model.exits import ExitCode
from archiver.store.disk.failure import LEAST_FREE_BYTES, NoSpaceError, check_space, is_full
from archiver.store.disk.lock import ArchiveLock
from archiver.store.disk.reading import reading
from archiver.store.disk.whole import sync_folder, write_whole

Clock = Callable[[], datetime]
"""Tells the time, UTC."""
ROOMS = ("warc", "json", "runs")
JOURNAL = "state.sqlite"


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFacts:
    """What is said of a run before it begins."""

    run_id: str
    spider: str
    started: datetime
    """UTC."""
    info: Mapping[str, str] = field(default_factory=dict)
    """Fields of the warcinfo records."""
    rotate_bytes: int = 1_000_000_000
    digest: str = "sha256"
    job: str = ""
    """What is gone on with after an interruption: spider and arguments; empty: the spider."""
    is_fresh: bool = False
    """Forget what an interrupted run of the job has left."""
    dedup_against: tuple[Path, ...] = ()
    """Other archives, whose payloads are referred to instead of stored again."""
    least_free_bytes: int = LEAST_FREE_BYTES
    """Free space below which the crawl stops."""


class ArchiveFolderError(RuntimeError):
    """The folder cannot hold an archive; the text says why."""

    exit_code = ExitCode.BAD_CONFIGURATION


def take(folder: Path, run: RunFacts) -> ArchiveLock:
    """Make the folder and lock it; raise ArchiveLockedError, ArchiveFolderError, NoSpaceError."""
    try:
        is_new = not folder.exists()
        for room in ROOMS:
            (folder / room).mkdir(parents=True, exist_ok=True)
        if is_new:  # the names, too, are to outlive a loss of power
            sync_folder(folder)
            sync_folder(folder.parent)
        lock = ArchiveLock(folder, owner=f"{run.spider} since {run.started:%Y-%m-%d %H:%M:%S}Z")
    except OSError as error:
        raise _failed(folder, error) from error
    try:
        _refuse_lost_journal(folder)
        check_space(folder, run.least_free_bytes)
        write_whole(folder / "runs" / ".writable", [b"a page\n"]).unlink()
    except ArchiveFolderError:
        lock.release()
        raise
    except OSError as error:
        lock.release()
        raise _failed(folder, error) from error
    return lock


def _refuse_lost_journal(folder: Path) -> None:
    """Without its journal an archive cannot be gone on with: all of it would count as torn."""
    if any((folder / "warc").glob("*.warc.gz")) and not _knows_files(folder / JOURNAL):
        raise ArchiveFolderError(
            f"{folder} has WARC files but no {JOURNAL} that knows them: put it back from a copy, "
            f"or begin another archive with `archiver import {folder / 'warc'} --archive DIR`."
        )


def _knows_files(journal: Path) -> bool:
    """Tell whether there is a journal with files in it; one that is damaged is told elsewhere."""
    if not journal.is_file():
        return False
    try:
        with reading(journal) as db:
            return db.execute("select 1 from files limit 1").fetchone() is not None
    except sqlite3.Error as error:
        return "no such table" not in str(error)


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def _failed(folder: Path, error: OSError) -> NoSpaceError | ArchiveFolderError:
    if isinstance(error, NoSpaceError):
        return error
    if is_full(error):
        return NoSpaceError(f"no space is left for an archive at {folder}: make room")
    return ArchiveFolderError(
        f"cannot write an archive to {folder}: {error.strerror or error}. Name another folder."
    )
