"""What is to be done, as pure functions of what is known and of the time."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from datetime import datetime, timedelta

from archiver.jobs.runs.run import KILLED, STOPPED, TRIED_AGAIN, Run
from archiver.model.exits import ExitCode

GRACE_S = 15.0
"""Seconds from SIGTERM to SIGKILL."""
LATE = timedelta(minutes=5)
"""Later than this, a run is caught up."""
SET_BACK = timedelta(days=1)
"""A clock that is further back than this was wrong before; what it said is forgotten."""
_RETRY_AFTER_S = (60, 300, 1500)
_BY_SIGNAL = 128


def to_begin(
    waiting: Iterable[Run], running: Iterable[Run], at_once: int, now: datetime
) -> list[Run]:
    """Return the waiting runs that may begin: their time has come, their archive is free."""
    taken = {run.archive for run in running}
    free = at_once - len(taken)
    chosen: list[Run] = []
    for run in waiting:
        if free > len(chosen) and run.not_before <= now and run.archive not in taken:
            taken.add(run.archive)
            chosen.append(run)
    return chosen


def outcome_of(run: Run, exit_code: int | None) -> str:
    """Return in a word how a run ended; no exit code: it left without one."""
    is_killed = exit_code is None or exit_code > _BY_SIGNAL
    if run.stop_why is not None and (is_killed or exit_code == ExitCode.INTERRUPTED):
        return run.stop_why
    if exit_code is None or is_killed:
        return KILLED
    known = {code.value: code for code in ExitCode}
    return known.get(exit_code, ExitCode.FAILED).name.lower()


def attempt_after(run: Run, outcome: str, retries: int) -> int | None:
    """Return the number of the attempt that follows; None when none does.

    A run that the daemon stopped to end itself goes on and has not used up an attempt.
    """
    if outcome not in TRIED_AGAIN or run.attempt > retries + (outcome == STOPPED):
        return None
    return run.attempt + (outcome != STOPPED)


def retry_at(run: Run, outcome: str, now: datetime) -> datetime:
    """Return when a run is tried again: at once after a stop, else ever later."""
    if outcome == STOPPED:
        return now
    step = min(run.attempt, len(_RETRY_AFTER_S)) - 1
    return now + timedelta(seconds=_RETRY_AFTER_S[step])


def signal_for(run: Run, elapsed_s: float, timeout_s: float) -> signal.Signals | None:
    """Return the signal that a run should get now: its time is over, or its grace."""
    if run.stop_asked_s is None:
        return signal.SIGTERM if elapsed_s - run.began_s >= timeout_s else None
    return signal.SIGKILL if elapsed_s - run.stop_asked_s >= GRACE_S else None
