"""An archive in figures: what it holds, how it grew, what is pending, when it was last checked.

Nothing is opened for writing: an archive can be looked at while a crawl writes to it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.model.exits import ExitCode
from archiver.store.catalogue import NAME as CATALOGUE
from archiver.store.disk.folder import JOURNAL
from archiver.store.disk.reading import reading
from archiver.store.disk.whole import write_whole
from archiver.store.state.requests import State

VERIFIED = "verified.json"


class NoJournalError(RuntimeError):
    """There is no archive at that place."""

    exit_code = ExitCode.NOT_FOUND


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRun:
    """The last run of an archive."""

    id: str
    spider: str
    started: str
    ended: str | None
    exit_code: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """The last check of an archive."""

    at: str
    """UTC, ISO 8601."""
    exit_code: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """An archive in figures."""

    articles: int
    versions: int
    embeds: int
    captures: int
    sites: Mapping[str, int]
    """Site to its articles, the largest first."""
    articles_by_month: Mapping[str, int]
    """YYYY-MM to the articles first captured then; months without one are 0."""
    captures_by_month: Mapping[str, int]
    pending: Mapping[str, int]
    """Job to its requests that wait."""
    runs: int
    last_run: LastRun | None
    verified: Verified | None
    disk_bytes: Mapping[str, int]
    """Room of the archive to its size."""
    free_bytes: int


def overview_of(folder: Path) -> Overview:
    """Return an archive in figures; raise NoJournalError, sqlite3.Error."""
    if not (folder / JOURNAL).is_file():
        raise NoJournalError(f"there is no archive in {folder}: name its folder")
    with reading(folder / JOURNAL) as journal, reading(folder / CATALOGUE) as catalogue:
        by_month = _counts(
            catalogue,
            "select substr(captured, 1, 7), count(*) from articles where version = 1"
            " and captured is not null group by 1 order by 1",
        )
        captures = _counts(
            journal, "select substr(date, 1, 7), count(*) from captures group by 1 order by 1"
        )
        return Overview(
            articles=_number(catalogue, "select count(distinct identity) from articles"),
            versions=_number(catalogue, "select count(*) from articles"),
            embeds=_number(journal, "select count(*) from embeds"),
            captures=sum(captures.values()),
            sites=_counts(
                catalogue,
                "select coalesce(site, '-'), count(distinct identity) from articles"
                " group by 1 order by 2 desc, 1",
            ),
            articles_by_month=_without_gaps(by_month),
            captures_by_month=_without_gaps(captures),
            pending=_counts(
                journal,
                f"select job, count(*) from requests where state in ({State.PENDING:d},"  # noqa: S608  # our own numbers
                f" {State.OUT:d}) group by job order by job",
            ),
            runs=_number(journal, "select count(*) from runs"),
            last_run=_last_run(journal),
            verified=last_verified(folder),
            disk_bytes=dict(_sizes(folder)),
            free_bytes=shutil.disk_usage(folder).free,
        )


# --- checks -----------------------------------------------------------------------------------
def note_verified(folder: Path, exit_code: int, now: datetime) -> None:
    """Note that an archive was checked; a folder that cannot be written is left as it is."""
    if (folder / JOURNAL).is_file():
        plain = {"at": now.isoformat(timespec="seconds"), "exit_code": exit_code}
        with suppress(OSError):
            write_whole(folder / VERIFIED, [json.dumps(plain).encode(), b"\n"])


def last_verified(folder: Path) -> Verified | None:
    """Return the last check of an archive; None when none was noted."""
    try:
        plain = json.loads((folder / VERIFIED).read_text("utf-8"))
        return Verified(at=str(plain["at"]), exit_code=int(plain["exit_code"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


# --- parts ------------------------------------------------------------------------------------
def _number(db: sqlite3.Connection, query: str) -> int:
    (found,) = db.execute(query).fetchone()
    return int(found)


def _counts(db: sqlite3.Connection, query: str) -> dict[str, int]:
    return {str(name): int(count) for name, count in db.execute(query)}


def _last_run(db: sqlite3.Connection) -> LastRun | None:
    row = db.execute(
        "select id, spider, started, ended, exit_code from runs order by number desc limit 1"
    ).fetchone()
    if row is None:
        return None
    number, spider, started, ended, exit_code = row
    return LastRun(id=number, spider=spider, started=started, ended=ended, exit_code=exit_code)


def _without_gaps(by_month: Mapping[str, int]) -> dict[str, int]:
    """Return counts by month with the months between the first and the last one."""
    if not by_month:
        return {}
    (year, month), (last_year, last_month) = (
        map(int, text.split("-")) for text in (min(by_month), max(by_month))
    )
    count = (last_year - year) * 12 + last_month - month + 1
    months = (divmod(year * 12 + month - 1 + number, 12) for number in range(count))
    names = [f"{year:04}-{month + 1:02}" for year, month in months]
    return {name: by_month.get(name, 0) for name in names}


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield each room with its size on the disk in bytes, the loose files together."""
    loose = 0
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.is_dir(follow_symlinks=False):
            files = (each for each in Path(entry.path).rglob("*") if each.is_file())
            yield entry.name, sum(each.stat().st_size for each in files)
        else:
            loose += entry.stat(follow_symlinks=False).st_size
    yield "journal and catalogue", loose
