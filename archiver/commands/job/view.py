"""The jobs as a person sees them: state, next, last, and how many articles came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from archiver.commands.shown.lines import remote
from archiver.jobs.alarms.outbox import Alarm, Outbox
from archiver.jobs.clock.words import in_words
from archiver.jobs.file.facts import Job, JobsFile
from archiver.jobs.lock import is_held
from archiver.jobs.runs.logs import last_line, log_of
from archiver.jobs.runs.plan import LATE
from archiver.jobs.runs.run import Run
from archiver.jobs.runs.table import RunTable
from archiver.model.jsonform import to_plain

SHOWN = 20
"""Runs in a sparkline, the newest last."""
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, kw_only=True)
class JobView:
    """One job, as it is now."""

    job: Job
    state: str
    """waiting, queued, running, paused or overdue."""
    due: datetime | None
    history: Sequence[Run]
    """Newest first."""
    alarms: Sequence[Alarm]
    running: Run | None

    @property
    def last(self) -> Run | None:
        """The last run that ended."""
        return self.history[0] if self.history else None

    @property
    def articles(self) -> list[int]:
        """New articles of the last runs, the oldest first."""
        return [run.brought.articles for run in self.history[:SHOWN]][::-1]


def views_of(file: JobsFile, table: RunTable, now: datetime) -> list[JobView]:
    """Return every job of a file as it is now."""
    open_runs, paused = table.open_runs(), table.paused()
    outbox, has_daemon = Outbox(table.db), is_held(file.daemon.folder)
    views = []
    for name, job in file.jobs.items():
        mine = {run.state: run for run in open_runs if run.job == name}
        due = job.schedule.next_after(now)
        state = "waiting"
        if mine:
            state = "running" if "running" in mine else "queued"
        elif name in paused:
            state, due = "paused", None
        elif not has_daemon and _is_overdue(job, table, now):
            state = "overdue"
        views.append(
            JobView(
                job=job,
                state=state,
                due=due,
                history=table.history(name, SHOWN),
                alarms=outbox.standing(name),
                running=mine.get("running"),
            )
        )
    return views


def _is_overdue(job: Job, table: RunTable, now: datetime) -> bool:
    dues = job.schedule.dues(table.accounted(job.name, now), now)
    return dues is not None and (now - dues.first).total_seconds() > (
        LATE.total_seconds() + job.jitter_s
    )


def table_of(views: Sequence[JobView], now: datetime) -> Table:
    """Return the jobs as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("job", "state", "next", "last", "articles"):
        table.add_column(column)
    for view in views:
        table.add_row(
            Text(view.job.name),
            Text(view.state, style=_style(view)),
            _next(view, now),
            _last(view, now),
            f"{spark(view.articles)} {view.articles[-1] if view.articles else ''}".strip(),
        )
    return table


def running_table(file: JobsFile, views: Sequence[JobView], now: datetime) -> Table:
    """Return the runs that are alive, each with the last line of its log."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for view in views:
        if (run := view.running) and run.started:
            line = last_line(log_of(file.daemon.folder, run))
            table.add_row(
                Text(view.job.name, style="bold"),
                in_words((now - run.started).total_seconds()),
                remote(line[:100]),
            )
    return table


def spark(values: Sequence[int]) -> str:
    """Return numbers as a row of bars, from nothing to the largest."""
    most = max(values, default=0)
    top = len(_BARS) - 1
    return "".join(_BARS[-(-value * top // most) if most else 0] for value in values)


def plain_of(view: JobView) -> dict[str, object]:
    """Return a job as JSON has it."""
    last = view.last
    return {
        "job": view.job.name,
        "state": view.state,
        "schedule": view.job.schedule.text,
        "zone": view.job.schedule.zone,
        "next": _iso(view.due),
        "last": None if last is None else _plain_run(last),
        "articles": view.articles,
        "alarms": [
            {"code": alarm.code, "text": alarm.text, "since": _iso(alarm.since)}
            for alarm in view.alarms
        ],
    }


def _plain_run(run: Run) -> Mapping[str, object]:
    return {
        "run": run.id,
        "cause": run.cause,
        "outcome": run.outcome,
        "exit_code": run.exit_code,
        "started": _iso(run.started),
        "ended": _iso(run.ended),
        "due": _iso(run.due),
        "covers": run.covers,
        "attempt": run.attempt,
        "brought": to_plain(run.brought),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _style(view: JobView) -> str:
    if view.alarms or view.state == "overdue":
        return "bold red"
    return {"running": "bold green", "paused": "yellow"}.get(view.state, "")


def _next(view: JobView, now: datetime) -> str:
    if view.due is None:
        return "-"
    wall = view.due.astimezone(ZoneInfo(view.job.schedule.zone))
    return f"{wall:%a %d %b %H:%M}, in {in_words((view.due - now).total_seconds())}"


def _last(view: JobView, now: datetime) -> str:
    if view.last is None or view.last.ended is None:
        return "-"
    return f"{view.last.outcome}, {in_words((now - view.last.ended).total_seconds())} ago"
