"""The requests of one job in the journal: what is asked for, what is out, what is done.

A job is a spider with its arguments: what an interrupted run of it left is gone on with by the
next. Nothing here commits; a request and its children become durable together with the records.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import IntEnum

from archiver.store.disk.failure import Writing
from archiver.store.state.memory import Memory

SCHEMA = """
create table if not exists requests (
    id integer primary key, job text not null, host text not null, priority integer not null,
    state integer not null, url text not null, line text, reason text);
create index if not exists requests_pending on requests (job, host, priority desc, id)
    where state = 0;
create index if not exists requests_out on requests (job) where state = 1;
create table if not exists seen (
    job text not null, fingerprint blob not null, primary key (job, fingerprint)) without rowid;
"""

_TO_THE_END = """update requests set state = 0, id = (select max(id) + 1 from requests),
    priority = min(priority, coalesce((select other.priority from requests as other
        where other.job = :job and other.state = 0 and other.host = requests.host
        order by other.priority limit 1), priority))
    where id = :id"""


class State(IntEnum):
    """How far a request has come."""

    PENDING = 0
    OUT = 1
    """Handed out; pending again when the process ends before it is done."""
    DONE = 2
    FAILED = 3
    """Finally; `reason` says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """A request that is to be asked for."""

    host: str
    """Requests of one host stand in one line; hosts take turns."""
    url: str
    line: str
    """The request as JSON."""
    priority: int = 0
    """The higher goes first, among the requests of a host."""
    fingerprint: bytes | None = None
    """The same for requests that ask for the same; None: ask, whatever was asked before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A request that was handed out."""

    id: int
    host: str
    line: str


class Requests:
    """The requests of a job; what changes them raises ArchiveWriteError when that fails."""

    def __init__(self, db: sqlite3.Connection, job: str, writing: Writing) -> None:
        self._db = db
        self._job = job
        self._writing = writing
        self._db.execute(
            "update requests set state = ? where job = ? and state = ?",
            (State.PENDING, job, State.OUT),
        )
        self.pending = self.count(State.PENDING)
        """Requests that wait to be handed out."""

    def clear(self) -> None:
        """Forget every request of the job, as before its first run."""
        self._db.execute("delete from requests where job = ?", (self._job,))
        self._db.execute("delete from seen where job = ?", (self._job,))
        self.pending = 0

    def add(self, queued: Queued) -> bool:
        """Put a request into its line; False: it was asked for before."""
        with self._writing():
            if queued.fingerprint is not None and not self._is_new(queued.fingerprint):
                return False
            self._db.execute(
                "insert into requests (job, host, priority, state, url, line)"
                " values (?, ?, ?, 0, ?, ?)",
                (self._job, queued.host, queued.priority, queued.url, queued.line),
            )
        self.pending += 1
        return True

    def host_after(self, host: str) -> str | None:
        """Return the next host, in alphabetical order, that has pending requests."""
        row = self._db.execute(
            "select host from requests where job = ? and state = 0 and host > ?"
            " order by host limit 1",
            (self._job, host),
        ).fetchone()
        return row[0] if row else None

    def take(self, host: str) -> Taken | None:
        """Hand out the first request of a host."""
        row = self._db.execute(
            "select id, line from requests where job = ? and state = 0 and host = ?"
            " order by priority desc, id limit 1",
            (self._job, host),
        ).fetchone()
        if row is None:
            return None
        number, line = row
        self._set(number, State.OUT)
        self.pending -= 1
        return Taken(id=number, host=host, line=line)

    def give_back(self, number: int, *, is_last: bool = False) -> None:
        """Let a request that is out wait again, in its old place or behind all of its host."""
        if is_last:
            with self._writing():
                self._db.execute(_TO_THE_END, {"id": number, "job": self._job})
        else:
            self._set(number, State.PENDING)
        self.pending += 1

    def finish(self, number: int, *, reason: str | None = None) -> None:
        """Give a request that is out its final state: done, or failed for a reason."""
        with self._writing():
            self._db.execute(
                "update requests set state = ?, reason = ?, line = null where id = ?",
                (State.DONE if reason is None else State.FAILED, reason, number),
            )

    def count(self, state: State) -> int:
        """Return how many requests of the job are in a state."""
        (count,) = self._db.execute(
            "select count(*) from requests where job = ? and state = ?", (self._job, state)
        ).fetchone()
        return int(count)

    def counts(self) -> dict[str, int]:
        """Return how many requests of the job are pending (or out), done, failed."""
        out = self.count(State.OUT)
        return {
            "pending": self.count(State.PENDING) + out,
            "done": self.count(State.DONE),
            "failed": self.count(State.FAILED),
        }

    def reasons(self) -> dict[str, int]:
        """Return how many requests of the job finally failed, by reason."""
        rows = self._db.execute(
            "select reason, count(*) from requests where job = ? and state = ?"
            " group by reason order by count(*) desc, reason",
            (self._job, State.FAILED),
        )
        return dict(rows)

    def memory(self) -> Memory:
        """Return what the spider of this job remembers beside its requests."""
        return Memory(self._db, self._job)

    def _is_new(self, fingerprint: bytes) -> bool:
        added = self._db.execute(
            "insert or ignore into seen values (?, ?)", (self._job, fingerprint)
        )
        return added.rowcount > 0

    def _set(self, number: int, state: State) -> None:
        with self._writing():
            self._db.execute("update requests set state = ? where id = ?", (state, number))
