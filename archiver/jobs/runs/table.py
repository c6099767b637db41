"""The table of runs: what decides whether a run begins. `jobs.sqlite` in the daemon's folder.

Every change is one transaction that also holds when several processes make it at once: a run is
claimed, and settled, by exactly one of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from archiver.jobs.clock.moment import to_moment, to_text
from archiver.jobs.clock.schedule import Dues
from archiver.jobs.runs.run import PAUSED, REMOVED, Brought, Cause, Mark, Run, run_of

NAME = "jobs.sqlite"
_BUSY_S = 30.0
_SCHEMA = """
create table if not exists jobs (
    name text primary key, accounted text not null, is_paused integer not null default 0
) without rowid;
create table if not exists runs (
    id integer primary key, job text not null, archive text not null, cause text not null,
    state text not null, root integer, attempt integer not null default 1,
    due_first text, due text, covers integer not null default 0,
    queued text not null, not_before text not null, started text, ended text,
    pid integer, start_ticks integer, boot_id text, began_s real not null default 0,
    stop_asked_s real, stop_why text, outcome text, exit_code integer,
    brought text not null default '{}');
create index if not exists runs_open on runs (state) where state <> 'ended';
create index if not exists runs_job on runs (job, id);
create unique index if not exists runs_alive on runs (archive) where state = 'running';
"""


class RunTable:
    """The runs of all jobs; one connection."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / NAME, isolation_level=None, timeout=_BUSY_S)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode = wal")
        self._db.executescript(_SCHEMA)

    @property
    def db(self) -> sqlite3.Connection:
        """The connection, for the tables of alarms beside."""
        return self._db

    def close(self) -> None:
        """Close."""
        self._db.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Make what is done within one transaction, alone."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    # --- jobs ---
    def accounted(self, name: str, now: datetime) -> datetime:
        """Return the last time of a job that was accounted for; for a new job it is now."""
        self._db.execute(
            "insert or ignore into jobs (name, accounted) values (?, ?)", (name, to_text(now))
        )
        (text,) = self._db.execute("select accounted from jobs where name = ?", (name,)).fetchone()
        return to_moment(text)

    def account(self, name: str, moment: datetime) -> None:
        """Say up to when a job's times are accounted for."""
        self._db.execute("update jobs set accounted = ? where name = ?", (to_text(moment), name))

    def paused(self) -> set[str]:
        """Return the names of the jobs that are paused."""
        return {row[0] for row in self._db.execute("select name from jobs where is_paused")}

    def pause(self, name: str, *, is_paused: bool) -> None:
        """Pause a job, or let it go on."""
        self._db.execute("update jobs set is_paused = ? where name = ?", (is_paused, name))

    # --- what is to run ---
    def await_due(
        self,
        job: str,
        archive: Path,
        dues: Dues,
        *,
        now: datetime,
        not_before: datetime,
        late: bool,
    ) -> Run:
        """Let a run wait for these times; one that waits already takes them on."""
        cause: Cause = "caught-up" if late or dues.count > 1 else "due"
        if waiting := self.waiting(job):
            self._db.execute(
                "update runs set due_first = coalesce(due_first, ?), due = ?, covers = covers + ?,"
                " cause = case cause when 'due' then 'caught-up' else cause end where id = ?",
                (to_text(dues.first), to_text(dues.last), dues.count, waiting.id),
            )
            return self.run(waiting.id)
        return self._add(
            job=job, archive=str(archive), cause=cause, covers=dues.count, queued=to_text(now),
            due_first=to_text(dues.first), due=to_text(dues.last), not_before=to_text(not_before),
        )  # fmt: skip

    def await_asked(self, job: str, archive: Path, now: datetime) -> Run:
        """Let a run wait that somebody asked for; one that waits already need not wait longer."""
        if waiting := self.waiting(job):
            self._db.execute(
                "update runs set not_before = ? where id = ?", (to_text(now), waiting.id)
            )
            return self.run(waiting.id)
        moment = to_text(now)
        return self._add(
            job=job, archive=str(archive), cause="asked", queued=moment, not_before=moment
        )

    def await_retry(self, run: Run, *, now: datetime, not_before: datetime, attempt: int) -> None:
        """Let a run be tried again; when another one of the job waits, that one does it."""
        if waiting := self.waiting(run.job):
            self._db.execute("update runs set root = ? where id = ?", (run.root, waiting.id))
        else:
            self._add(
                job=run.job, archive=run.archive, cause="retry", attempt=attempt, root=run.root,
                queued=to_text(now), not_before=to_text(not_before),
            )  # fmt: skip

    def skip(self, job: str, archive: Path, dues: Dues, now: datetime) -> None:
        """Note the times that passed while a job was paused."""
        moment = to_text(now)
        self._add(
            job=job, archive=str(archive), cause="due", covers=dues.count, queued=moment,
            due_first=to_text(dues.first), due=to_text(dues.last), not_before=moment,
            state="ended", ended=moment, outcome=PAUSED,
        )  # fmt: skip

    def drop_unknown(self, known: Mapping[str, Any], now: datetime) -> None:
        """End what waits for jobs that are no more."""
        for run in self.open_runs():
            if run.state == "waiting" and run.job not in known:
                self.settle(run, outcome=REMOVED, exit_code=None, now=now, brought=Brought())

    def hasten(self, now: datetime, most: timedelta) -> None:
        """Let nothing wait longer than that: its time was told by a clock that was wrong."""
        self._db.execute(
            "update runs set not_before = ? where state = 'waiting' and not_before > ?",
            (to_text(now), to_text(now + most)),
        )

    # --- what runs ---
    def claim(self, run: Run, *, now: datetime, began_s: float, at_once: int) -> bool:
        """Make a waiting run a running one; False: somebody else did, or it is not the time."""
        with self.changing():
            running = self.open_runs("running")
            if len(running) >= at_once or run.archive in {each.archive for each in running}:
                return False
            return bool(
                self._db.execute(
                    "update runs set state = 'running', started = ?, began_s = ?"
                    " where id = ? and state = 'waiting'",
                    (to_text(now), began_s, run.id),
                ).rowcount
            )

    def tell_mark(self, run: Run, mark: Mark) -> None:
        """Remember which process a run is."""
        self._db.execute(
            "update runs set pid = ?, start_ticks = ?, boot_id = ? where id = ?",
            (mark.pid, mark.start_ticks, mark.boot_id, run.id),
        )

    def tell_stop(self, run: Run, *, elapsed_s: float, why: str) -> None:
        """Remember that a run was asked to stop, once."""
        self._db.execute(
            "update runs set stop_asked_s = ?, stop_why = ? where id = ? and stop_asked_s is null",
            (elapsed_s, why, run.id),
        )

    def settle(
        self, run: Run, *, outcome: str, exit_code: int | None, now: datetime, brought: Brought
    ) -> bool:
        """Say how a run ended; False: somebody else has said it."""
        return bool(
            self._db.execute(
                "update runs set state = 'ended', outcome = ?, exit_code = ?, ended = ?,"
                " brought = ? where id = ? and state <> 'ended'",
                (outcome, exit_code, to_text(now), json.dumps(asdict(brought)), run.id),
            ).rowcount
        )

    # --- what is known ---
    def run(self, number: int) -> Run:
        """Return a run; raise LookupError when there is none of that number."""
        found = self._runs("where id = ?", number)
        if not found:
            raise LookupError(f"there is no run {number}")
        return found[0]

    def open_runs(self, state: str = "") -> list[Run]:
        """Return what waits and what runs, or one of both, the oldest first."""
        which = "state = ?" if state else "state <> 'ended' and ? = ''"
        return self._runs(f"where {which} order by not_before, id", state)

    def waiting(self, job: str) -> Run | None:
        """Return the run of a job that waits."""
        return next(iter(self._runs("where job = ? and state = 'waiting'", job)), None)

    def history(self, job: str, most: int = 1_000_000) -> list[Run]:
        """Return the runs of a job that have ended and had begun, the newest first."""
        which = "where job = ? and state = 'ended' and started is not null"
        return self._runs(f"{which} order by id desc limit ?", job, most)

    def chain(self, root: int) -> list[Run]:
        """Return a run and those that tried it again."""
        return self._runs("where root = ? order by id", root)

    def all(self) -> list[Run]:
        """Return every run there ever was, the oldest first."""
        return self._runs("order by id")

    # --- rows ---
    def _add(self, **columns: object) -> Run:
        columns = {"state": "waiting", **columns}
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        cursor = self._db.execute(
            f"insert into runs ({names}) values ({marks})",  # noqa: S608  # our own names
            tuple(columns.values()),
        )
        number = cursor.lastrowid or 0
        self._db.execute("update runs set root = coalesce(root, id) where id = ?", (number,))
        return self.run(number)

    def _runs(self, which: str, *values: object) -> list[Run]:
        rows = self._db.execute(f"select * from runs {which}", values)  # noqa: S608  # likewise
        return [run_of(dict(row)) for row in rows]
