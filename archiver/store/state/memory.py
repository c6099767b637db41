"""What a spider has to remember when its crawl is interrupted, beside its requests.

Addresses that wait for something, lane by lane, and notes by key. They become durable with the
requests, in the same transaction, so that none of them says more than the others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from archiver.store.disk.failure import write_errors
from archiver.store.state.validators import Validators

REQUISITES = range(70, 76)
"""The priorities of requests for what a page needs: before further articles, and no pages."""

_SCHEMA = (
    """create table if not exists leads (
    id integer primary key, job text not null, lane text not null, key text not null,
    line text not null, unique (job, key))""",
    "create index if not exists leads_lane on leads (job, lane, id)",
    """create table if not exists notes (
    job text not null, key text not null, value text not null, primary key (job, key))
    without rowid""",
)


class Memory:
    """What the spider of one job remembers."""

    def __init__(self, db: sqlite3.Connection, job: str) -> None:
        self._db = db
        self._job = job
        for statement in _SCHEMA:
            db.execute(statement)
        (self.waiting,) = db.execute("select count(*) from leads where job = ?", (job,)).fetchone()
        """Leads that wait, in all lanes."""

    def clear(self) -> None:
        """Forget everything, as before the first run."""
        self._db.execute("delete from leads where job = ?", (self._job,))
        self._db.execute("delete from notes where job = ?", (self._job,))
        self.waiting = 0

    def put(self, lane: str, key: str, line: str) -> None:
        """Let a lead wait at the end of its lane; one that waits already stays where it is."""
        with write_errors():
            added = self._db.execute(
                "insert or ignore into leads (job, lane, key, line) values (?, ?, ?, ?)",
                (self._job, lane, key, line),
            )
        self.waiting += added.rowcount

    def take(self, lane: str, count: int) -> list[str]:
        """Take the first leads of a lane."""
        rows = self._db.execute(
            "select id, line from leads where job = ? and lane = ? order by id limit ?",
            (self._job, lane, count),
        ).fetchall()
        with write_errors():
            self._db.executemany("delete from leads where id = ?", [(row[0],) for row in rows])
        self.waiting -= len(rows)
        return [line for _, line in rows]

    def note(self, notes: Iterable[tuple[str, str]]) -> None:
        """Remember values by key, in place of older ones."""
        with write_errors():
            self._db.executemany(
                "insert or replace into notes values (?, ?, ?)",
                ((self._job, key, value) for key, value in notes),
            )

    def notes(self) -> Iterator[tuple[str, str]]:
        """Give every note."""
        yield from self._db.execute("select key, value from notes where job = ?", (self._job,))

    def validators(self) -> Validators:
        """Return what servers gave to ask with; it belongs to the archive, not to the job."""
        return Validators(self._db)

    def asked(self) -> Iterator[str]:
        """Give the address of every page asked for by the job, whatever came of it, in order."""
        rows = self._db.execute(
            "select url from requests where job = ? and priority not between ? and ? order by id",
            (self._job, REQUISITES[0], REQUISITES[-1]),
        )
        return (url for (url,) in rows)
