"""A schedule in other schedulers' words: systemd's OnCalendar, a crontab's five fields."""

from __future__ import annotations

import re

from archiver.jobs.clock.crontab import WEEKDAYS, Crontab
from archiver.jobs.clock.schedule import Schedule

_DAY_S = 86_400
_HOUR_S = 3600
_MINUTE_S = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class ExportError(ValueError):
    """A schedule that the other scheduler has no words for; the text says what to do."""


def on_calendar(schedule: Schedule) -> list[str]:
    """Return systemd's calendar expressions; empty for an interval that no day is a multiple of."""
    crontab = schedule.crontab or _of_interval(schedule)
    return _calendars(crontab, schedule.zone if schedule.crontab else "UTC") if crontab else []


def cron_fields(schedule: Schedule) -> str:
    """Return the five fields; raise ExportError for an interval that cron cannot say."""
    if schedule.crontab:
        return schedule.text.strip()
    crontab = _of_interval(schedule)
    if crontab is None:
        raise ExportError(
            f"cron cannot say {schedule.text!r}: use an interval that divides a day, or --systemd"
        )
    return f"{crontab.minute} {crontab.hour} {crontab.day} {crontab.month} {crontab.weekday}"


def _of_interval(schedule: Schedule) -> Crontab | None:
    """Return an interval as cron fields in UTC, where it is counted from midnight of 1970-01-01."""
    every_s = schedule.every_s or 0
    if not every_s or _DAY_S % every_s or every_s % _MINUTE_S:
        return None
    hours, minutes = divmod(every_s, _HOUR_S)
    if hours and minutes:
        return None
    return Crontab(
        minute="0" if hours else f"*/{minutes // _MINUTE_S}",
        hour="0" if hours == 24 else f"*/{hours}" if hours else "*",  # noqa: PLR2004  # of a day
        day="*",
        month="*",
        weekday="*",
        is_either=False,
    )


def _calendars(crontab: Crontab, zone: str) -> list[str]:
    month = _listed(re.sub(r"[a-z]+", _month, crontab.month), 1)
    clock = f"{_listed(crontab.hour, 0)}:{_listed(crontab.minute, 0)}:00"
    return [
        f"{_weekdays(weekday)}*-{month}-{_listed(day, 1)} {clock} {zone}"
        for day, weekday in crontab.dates
    ]


def _month(found: re.Match[str]) -> str:
    name = found[0][:3]
    return str(_MONTHS.index(name) + 1) if name in _MONTHS else found[0]


def _listed(field: str, first: int) -> str:
    """Return a field with ranges as `a..b` and steps counted from the field's beginning."""
    return ",".join(
        re.sub(r"^\*/", f"{first}/", part).replace("-", "..") for part in field.split(",")
    )


def _weekdays(names: str) -> str:
    if names == "*":
        return ""
    return ",".join(name.capitalize() for name in names.split(",") if name in WEEKDAYS) + " "
