"""When the jobs of thirty days are due, told without any code of the jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def dues_of(name: str, first: datetime, last: datetime) -> set[datetime]:
    """Return when a job is due, told by looking at the clock on the wall in every minute."""
    berlin, york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
    fits: dict[str, tuple[ZoneInfo, Callable[[datetime], bool]]] = {
        "third-hour": (berlin, lambda wall: wall.hour % 3 == 0 and wall.minute == 0),
        "six": (ZoneInfo("UTC"), lambda wall: wall.hour % 6 == 0 and wall.minute == 0),
        "new-york": (york, lambda wall: wall.hour % 8 == 0 and wall.minute == 15),
    }
    if name == "night":  # an hour that is skipped comes after it, one that comes twice once
        nights = (first.date() + timedelta(days=number) for number in range(-1, 33))
        walls = (datetime(day.year, day.month, day.day, 2, 30, tzinfo=berlin) for day in nights)
        return {each for wall in walls if first < (each := wall.astimezone(UTC)) <= last}
    zone, is_due = fits[name]
    minutes = int((last - first).total_seconds() // 60)
    each_minute = (first + timedelta(minutes=number) for number in range(1, minutes + 1))
    return {moment for moment in each_minute if is_due(moment.astimezone(zone))}
