"""When a job is due, as a pure function of the last time that was accounted for.

A fixed hour that a change of the clock skips is due right after it; one that comes twice is due
once, the first time. Around-the-clock schedules follow the hours that really pass.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from archiver.jobs.clock.crontab import Crontab, ScheduleError, read_crontab
from archiver.jobs.clock.words import WordsError, seconds_of

MOST_DUES = 10_000
"""Times that are counted one by one; a longer silence counts as so many."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_CHANGE = timedelta(hours=3)
"""More than a clock is ever changed by."""
_EVERY = re.compile(r"every\s+(.+)", re.IGNORECASE)
_LEAST_EVERY_S = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Dues:
    """The times that have come since the last one accounted for."""

    first: datetime
    last: datetime
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """`0 */6 * * *` or `every 6 h`, in a time zone; made by `read_schedule`."""

    text: str
    zone: str = "UTC"

    @property
    def every_s(self) -> int | None:
        """Seconds between two times; None for a cron expression."""
        found = _EVERY.fullmatch(self.text.strip())
        return int(seconds_of(found[1])) if found else None

    @property
    def crontab(self) -> Crontab | None:
        """The cron expression; None for an interval."""
        return None if self.every_s else read_crontab(self.text)

    def next_after(self, moment: datetime) -> datetime | None:
        """Return the first time after a moment, UTC; None when there is none any more."""
        return _made(self.text, self.zone).next_after(moment)

    def dues(self, accounted: datetime, now: datetime) -> Dues | None:
        """Return the times after `accounted` up to and with `now`; None when there is none."""
        first = last = self.next_after(accounted)
        if first is None or last is None or first > now:
            return None
        count = 1
        while count < MOST_DUES and (after := self.next_after(last)) and after <= now:
            last, count = after, count + 1
        return Dues(first=first, last=last, count=count)


def read_schedule(text: str, zone: str = "UTC") -> Schedule:
    """Return a schedule; raise ScheduleError for a zone, an expression or a date that is none."""
    schedule = Schedule(text=text, zone=zone)
    try:
        _made(text, zone)
    except WordsError as error:
        raise ScheduleError(str(error)) from error
    if schedule.next_after(_EPOCH) is None:
        raise ScheduleError(f"{text!r} names a day that no year has")
    return schedule


def delay_of(name: str, due: datetime, jitter_s: float) -> timedelta:
    """Return how much later than due a job begins: always the same for the same job and time."""
    digest = hashlib.sha256(f"{name} {due.timestamp()}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:4], "big") / 2**32 * jitter_s)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Times:
    """A trigger over the times on the wall of a zone, which go by without changes of the clock.

    APScheduler 3.11 adds a day as 24 hours: given the zone itself, it leaves out the midnight
    that follows a day of 23 hours (measured 2026-11-25).
    """

    trigger: BaseTrigger
    zone: ZoneInfo
    folds: tuple[int, ...]
    """Of an hour that comes twice: the first, or both."""

    def next_after(self, moment: datetime) -> datetime | None:
        wall = self._next(self._wall(moment))
        if wall is None:
            return None
        found = self._instant(wall, 0)
        if self._is_even(moment) and self._is_even(found):
            return found
        return self._next_near_a_change(moment)

    def _next_near_a_change(self, moment: datetime) -> datetime | None:
        """Look at all times around: in a gap, and in an hour that comes twice, order is lost."""
        wall, best = self._next(self._wall(moment) - _CHANGE), None
        while wall is not None and (best is None or wall <= self._wall(best) + _CHANGE):
            later = [each for fold in self.folds if (each := self._instant(wall, fold)) > moment]
            best = min([*later, *([best] if best else [])], default=None)
            wall = self._next(wall)
        return best

    def _next(self, wall: datetime) -> datetime | None:
        found: datetime | None = self.trigger.get_next_fire_time(None, wall + _TICK)
        return found

    def _wall(self, moment: datetime) -> datetime:
        """Return the time on the wall, under UTC's name."""
        return moment.astimezone(self.zone).replace(tzinfo=UTC, fold=0)

    def _instant(self, wall: datetime, fold: int) -> datetime:
        return wall.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)

    def _is_even(self, moment: datetime) -> bool:
        """Tell whether the clock is not changed around a moment."""
        around = (moment - _CHANGE, moment + _CHANGE)
        before, after = (each.astimezone(self.zone).utcoffset() for each in around)
        return before == after


@cache
def _made(text: str, zone: str) -> _Times:
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ScheduleError(f"there is no time zone {zone!r}: write Europe/Berlin") from error
    schedule = Schedule(text=text, zone=zone)
    if schedule.every_s is not None:
        if schedule.every_s < _LEAST_EVERY_S:
            raise ScheduleError(f"{text!r} is more often than once a minute")
        # from a fixed time on, so that a restart changes nothing
        every = IntervalTrigger(seconds=schedule.every_s, start_date=_EPOCH, timezone=UTC)
        return _Times(trigger=every, zone=ZoneInfo("UTC"), folds=(0,))
    crontab = read_crontab(text)
    folds = (0, 1) if crontab.is_by_the_hour else (0,)
    return _Times(trigger=crontab.trigger(), zone=place, folds=folds)
