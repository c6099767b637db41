"""Other archives, whose payloads need not be stored again: `--dedup-against`.

Rule: a record of another archive is referred to only after it was read whole and its payload
found to be what its digest says. Files that are still written are left out.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver.model.exits import ExitCode
from archiver.store.disk.folder import JOURNAL
from archiver.store.disk.reading import reading
from archiver.store.index import indexed
from archiver.warc.check.finding import RecordFacts
from archiver.warc.digest import is_same, parse_label
from archiver.warc.form.message import measure
from archiver.warc.form.source import BrokenWarc
from archiver.warc.reader import Record, read_records
from archiver.warc.revisit import Original

_SCHEMA = """
create table captures (digest text, url text, moment text, file text, start integer);
create index by_digest on captures (digest);
create index by_place on captures (url, moment);
"""
_REVISIT = "warc/revisit"
Place = tuple[str, int]

logger = logging.getLogger(__name__)


class OtherArchiveError(ValueError):
    """There is no archive to lean on; the text names it."""

    exit_code = ExitCode.BAD_CONFIGURATION


class OtherArchive:
    """The responses of another archive, by payload and by address; nothing in it is changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._db = sqlite3.connect("")  # a private file that goes when it is closed
        self._db.executescript(_SCHEMA)
        rows = (
            (line.digest.lower(), line.url, line.timestamp, line.filename, line.offset)
            for line in indexed(folder)
            if line.digest and line.status and line.mime != _REVISIT
        )
        self._db.executemany("insert into captures values (?, ?, ?, ?, ?)", rows)
        self._verified: dict[Place, Original | None] = {}

    def original(self, digest: str) -> Original | None:
        """Return a whole response with this payload, which has just been read and digested."""
        places = self._db.execute(
            "select file, start from captures where digest = ?", (digest.lower(),)
        )
        found = (self._original_at(place) for place in places)
        return next((one for one in found if one and is_same(one.payload_digest, digest)), None)

    def holds(self, revisit: RecordFacts) -> bool:
        """Tell whether the record that a revisit names is here, with the payload it names."""
        moment = "".join(filter(str.isdigit, revisit.refers_to_date or ""))[:14]
        places = self._db.execute(
            "select file, start from captures where url = ? and moment = ?",
            (revisit.refers_to_url, moment),
        )
        found = (self._original_at(place) for place in places)
        return any(one and _is_meant(one, revisit) for one in found)

    def close(self) -> None:
        """Forget what was looked up."""
        self._db.close()

    def _original_at(self, place: Place) -> Original | None:
        if place not in self._verified:
            self._verified[place] = _verified(self.folder, *place)
        return self._verified[place]


class Elsewhere:
    """What the archives hold, together, that an archive leans on."""

    def __init__(self, folders: Iterable[Path]) -> None:
        folders = list(folders)
        self._others = [OtherArchive(folder) for folder in folders if has_files(folder)]
        told = (f"{one}" if has_files(one) else f"{one}, which is missing" for one in folders)
        self.where = " nor in ".join(told)
        """Names the archives; empty when there are none."""

    def holds(self, revisit: RecordFacts) -> bool:
        """Tell whether one of them holds the record that a revisit names."""
        return any(other.holds(revisit) for other in self._others)

    def close(self) -> None:
        """Forget what was looked up."""
        for other in self._others:
            other.close()


def parse_others(value: str) -> tuple[Path, ...]:
    """Read ARCHIVER_DEDUP_AGAINST: folders, comma-separated; raise OtherArchiveError."""
    folders = tuple(Path(one.strip()).absolute() for one in value.split(",") if one.strip())
    for folder in folders:
        if not has_files(folder):
            raise OtherArchiveError(f"there is no finished WARC file in {folder}")
    return folders


def has_files(folder: Path) -> bool:
    """Tell whether a folder is an archive with finished WARC files."""
    return any((folder / "warc").glob("*.warc.gz"))


def kept_path(folder: Path, other: Path) -> str:
    """Return how an archive remembers another: relative, so that both may move together."""
    if other.resolve() == folder.resolve():
        raise OtherArchiveError(f"{other} is this very archive: its payloads are known anyway")
    return Path(os.path.relpath(other.resolve(), folder.resolve())).as_posix()


def leaned_on(folder: Path) -> list[Path]:
    """Return the archives that an archive leans on, as its journal names them."""
    path = folder / JOURNAL
    if not path.is_file():
        return []
    try:
        with reading(path) as db:
            rows = db.execute("select path from others order by path").fetchall()
    except sqlite3.Error:  # a journal of before, or none: told by another check
        return []
    return [Path(os.path.normpath(folder / path)) for (path,) in rows]


def _verified(folder: Path, file: str, start: int) -> Original | None:
    """Read a record; return it when it is a whole response with the payload it claims."""
    try:
        record = next(iter(_records(folder / "warc" / file, start)), None)
    except (BrokenWarc, OSError) as error:
        logger.warning("not leaned on error=%s offset=%d file=%s", error, start, folder / file)
        return None
    return _original_of(record) if record else None


def _records(path: Path, start: int) -> Iterator[Record]:
    yield from read_records(path, start=start)


def _original_of(record: Record) -> Original | None:
    said = record.headers.get("warc-payload-digest") or ""
    record_id, date = record.headers.get("warc-record-id"), record.headers.get("warc-date")
    parsed = parse_label(said)
    is_cut = record.headers.get("warc-truncated") or record.headers.get("warc-segment-number")
    if record.type != "response" or is_cut or not (parsed and record_id and date and record.url):
        return None
    measured = measure(record.block, method="GET", digest=parsed[0])
    digest = measured.payload_digest
    if not measured.is_whole or digest is None or not is_same(digest, said):
        return None
    return Original(record_id=record_id, url=record.url, date=date, payload_digest=digest)


def _is_meant(original: Original, revisit: RecordFacts) -> bool:
    digest = revisit.payload_digest
    is_named = original.record_id == revisit.refers_to or revisit.refers_to is None
    return is_named and (digest is None or is_same(digest, original.payload_digest))
