"""The runs of an archive: when each began and ended, and which one it goes on with.

A job is a spider with its arguments. A run that ended as it should is followed by a new one; one
that was interrupted, or left requests pending, is gone on with.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archiver.model.exits import ExitCode
from archiver.store.disk.failure import Writing
from archiver.store.disk.folder import RunFacts
from archiver.store.state.requests import Requests

SCHEMA = """
create table if not exists runs (
    number integer primary key, id text not null unique, spider text not null, job text not null,
    started text not null, resumed_from text, captured integer not null default 0,
    ended text, exit_code integer);
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A run that has begun."""

    requests: Requests
    resumed_from: str | None
    """The run whose requests this one goes on with."""
    captured: int
    """Exchanges with an answer that were kept by the runs it goes on from."""


class Runs:
    """The table of runs."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self, run: RunFacts, writing: Writing) -> Begun:
        """Go on with the job's last run when it was interrupted; else begin a new one."""
        job = run.job or run.spider
        requests = Requests(self._db, job, writing)
        resumed_from, captured = self._unfinished(job, requests)
        if run.is_fresh or resumed_from is None:
            resumed_from, captured = None, 0
            requests.clear()
        self._db.execute(
            "insert into runs (id, spider, job, started, resumed_from) values (?, ?, ?, ?, ?)",
            (run.run_id, run.spider, job, run.started.isoformat(), resumed_from),
        )
        return Begun(requests=requests, resumed_from=resumed_from, captured=captured)

    def tell_captured(self, run_id: str, captured: int) -> None:
        """Remember how many answers a run has kept so far, those it goes on from included."""
        self._db.execute("update runs set captured = ? where id = ?", (captured, run_id))

    def end(self, run_id: str, ended: str, exit_code: int) -> None:
        """Remember how a run ended."""
        self._db.execute(
            "update runs set ended = ?, exit_code = ? where id = ?", (ended, exit_code, run_id)
        )

    def ended_well(self) -> bool:
        """Tell whether the last run came to its end; one that was killed did not."""
        row = self._db.execute("select ended from runs order by number desc limit 1").fetchone()
        return row is None or row[0] is not None

    def _unfinished(self, job: str, requests: Requests) -> tuple[str | None, int]:
        """Return the job's last run, and what it had captured, when it did not end as it should."""
        row = self._db.execute(
            "select id, captured, exit_code from runs where job = ? order by number desc limit 1",
            (job,),
        ).fetchone()
        if row is None:
            return None, 0
        run_id, captured, exit_code = row
        is_unfinished = requests.pending > 0 or exit_code in (None, ExitCode.INTERRUPTED)
        return (run_id, captured) if is_unfinished else (None, 0)
