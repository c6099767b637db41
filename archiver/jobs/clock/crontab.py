"""A cron expression as cron means it, for APScheduler's trigger.

Two differences are bridged here: APScheduler counts weekdays from Monday = 0 where cron has
Sunday = 0 or 7, and it wants day and weekday both to match where crontab(5) wants either one
when both are restricted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = ("minute", "hour", "day", "month", "weekday")
_ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_PART = re.compile(r"(\*|(\w+)(-(\w+))?)(/([1-9]\d*))?")


class ScheduleError(ValueError):
    """A schedule that says no time; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Crontab:
    """The five fields of a cron expression, weekdays as names."""

    minute: str
    hour: str
    day: str
    month: str
    weekday: str
    """`*`, or names joined by commas, from Sunday on."""
    is_either: bool
    """Whether a date fits by its day or its weekday alone, for both are restricted."""

    @cached_property
    def is_by_the_hour(self) -> bool:
        """Whether it runs around the clock; else its hours are those on the wall."""
        return self.hour.startswith("*")

    @property
    def dates(self) -> tuple[tuple[str, str], ...]:
        """Day and weekday as pairs: a date fits when it fits one of them."""
        if self.is_either:
            return ((self.day, "*"), ("*", self.weekday))
        return ((self.day, self.weekday),)

    def trigger(self) -> BaseTrigger:
        """Return APScheduler's trigger, for times on the wall; raise ScheduleError for none."""
        try:
            made = [
                CronTrigger(
                    minute=self.minute, hour=self.hour, day=day, month=self.month,
                    day_of_week=weekday, timezone=UTC,
                )
                for day, weekday in self.dates
            ]  # fmt: skip
        except ValueError as error:
            raise ScheduleError(str(error)) from error
        return made[0] if len(made) == 1 else OrTrigger(made)


def read_crontab(text: str) -> Crontab:
    """Return the expression that a text of five fields, or `@daily` and the like, is."""
    fields = _ALIASES.get(text.strip().lower(), text.strip().lower()).split()
    if len(fields) != len(_FIELDS):
        raise ScheduleError(
            f"{text!r} has {len(fields)} fields where cron has five "
            "(minute hour day month weekday), and is no 'every 6 h' either"
        )
    named = dict(zip(_FIELDS, fields, strict=True))
    for name, field in named.items():
        for part in field.split(","):
            _refuse_odd(name, part)
    is_either = "*" not in (named["day"][0], named["weekday"][0])
    return Crontab(**named | {"weekday": _weekdays(named["weekday"])}, is_either=is_either)


def _refuse_odd(name: str, part: str) -> None:
    found = _PART.fullmatch(part)
    if not found or part.startswith("last"):
        raise ScheduleError(f"the {name} {part!r} is none of *, 5, 1-5, */5, 1-30/5")
    if found[6] and not (found[1] == "*" or found[3]):
        raise ScheduleError(f"the {name} {part!r} has a step without a range: write */{found[6]}")


def _weekdays(field: str) -> str:
    """Return the weekdays of a field as names; `*` stays what it is."""
    if field == "*":
        return field
    days: set[int] = set()
    for part in field.split(","):
        found = _PART.fullmatch(part)
        first = 0 if not found or found[1] == "*" else _day(found[2])
        last = 6 if not found or found[1] == "*" else _day(found[4] or found[2])
        last += 7 * (last < first and last == 0)  # `fri-sun`
        if last < first:
            raise ScheduleError(f"the weekday {part!r} runs backwards")
        days |= {day % 7 for day in range(first, last + 1, int(found[6] or 1) if found else 1)}
    return ",".join(WEEKDAYS[day] for day in sorted(days))


def _day(text: str) -> int:
    if text in WEEKDAYS:
        return WEEKDAYS.index(text)
    if text.isdecimal() and int(text) <= len(WEEKDAYS):  # 7 is Sunday, too
        return int(text)
    raise ScheduleError(f"the weekday {text!r} is none of 0 to 7 and {', '.join(WEEKDAYS)}")
