"""A run of a job, as the table of runs has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from archiver.jobs.clock.moment import to_moment
from archiver.model.exits import ExitCode

Cause = Literal["due", "caught-up", "asked", "retry"]
State = Literal["waiting", "running", "ended"]
KILLED = "killed"
"""Ended without a word: by a signal, a reboot, or with its daemon."""
STOPPED = "stopped"
"""Ended because the daemon ended; goes on when it begins again."""
TIMED_OUT = "timed out"
PAUSED = "paused"
"""Never begun: its times came while the job was paused."""
REMOVED = "removed"
"""Never begun: the jobs file has no such job any more."""
GOOD = frozenset(
    code.name.lower() for code in (ExitCode.COMPLETE, ExitCode.LIMITS_REACHED, ExitCode.DEGRADED)
)
"""Outcomes of a run that did what it should; a limit is one that somebody wanted."""
TRIED_AGAIN = frozenset({KILLED, STOPPED, ExitCode.LOCKED.name.lower()})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A process, unmistakably: a number is given again, a number with its beginning is not."""

    pid: int
    start_ticks: int
    boot_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """What a run has brought, out of its report."""

    report: str | None = None
    """Its id in the archive."""
    articles: int = 0
    exchanges: int = 0
    embeds: int = 0
    revisits: int = 0
    length_bytes: int = 0
    pending: int = 0
    errors: Mapping[str, int] = field(default_factory=dict)
    """Reason to number, for what was not kept and pages that were skipped."""
    blocked: tuple[str, ...] = ()
    """Hosts that gave nothing but refusals."""
    health: tuple[str, ...] = ()
    """What the report says of fields and sites that broke."""
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Site to field to the share of its pages that had it, 0 to 1."""
    steps: tuple[str, ...] = ()
    """Commands after the crawl that failed, with their exit codes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run; times are UTC."""

    id: int
    job: str
    archive: str
    cause: Cause
    state: State
    root: int
    """The first attempt; a run tried again stands for the same times."""
    attempt: int = 1
    due_first: datetime | None = None
    due: datetime | None = None
    """The last of the times it stands for; None when somebody asked for it."""
    covers: int = 0
    """How many times these are; a run tried again counts none of its own."""
    queued: datetime
    not_before: datetime
    started: datetime | None = None
    ended: datetime | None = None
    mark: Mark | None = None
    began_s: float = 0
    """Seconds since the machine started."""
    stop_asked_s: float | None = None
    stop_why: str | None = None
    outcome: str | None = None
    exit_code: int | None = None
    brought: Brought = Brought()

    @property
    def is_good(self) -> bool:
        """Whether it did what it should."""
        return self.outcome in GOOD


def run_of(row: dict[str, Any]) -> Run:
    """Return the run that a row of the table is."""
    pid, ticks, boot_id = (row.pop(name) for name in ("pid", "start_ticks", "boot_id"))
    mark = Mark(pid=pid, start_ticks=ticks, boot_id=boot_id) if pid else None
    for name in ("due_first", "due", "queued", "not_before", "started", "ended"):
        row[name] = to_moment(row[name]) if row[name] else None
    brought: dict[str, Any] = json.loads(row.pop("brought"))
    for name in ("blocked", "health", "steps"):
        brought[name] = tuple(brought.get(name, ()))
    return Run(**row, mark=mark, brought=Brought(**brought))
