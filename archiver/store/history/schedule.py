"""When an article is worth another look; pure, after Nutch's adaptive fetch schedule.

A young article that changes is looked at often, an old one that does not rarely. The first look
after the first capture is due at once, for one look tells no rate of change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST_S = 15 * 60.0
MOST_S = 90 * 24 * 3600.0
MOST_WHILE_YOUNG_S = 6 * 3600.0
"""Longest pause for an article of the last two days."""
YOUNG_S = 2 * 24 * 3600.0
FIRST_S = 3600.0
"""Pause after the second look."""
_CHANGED = 0.5
_UNCHANGED = 1.8


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How long to wait until the next look."""

    interval_s: float
    due: datetime
    """UTC."""


def first_plan(now: datetime) -> Plan:
    """Return the plan of an article that was captured for the first time."""
    return Plan(interval_s=FIRST_S, due=now)


def next_plan(
    interval_s: float, *, has_changed: bool, published: datetime | None, now: datetime
) -> Plan:
    """Return the plan after another look: sooner after a change, later after none."""
    wanted = interval_s * (_CHANGED if has_changed else _UNCHANGED)
    is_young = published is not None and (now - published).total_seconds() < YOUNG_S
    most = MOST_WHILE_YOUNG_S if is_young else MOST_S
    interval_s = min(max(wanted, LEAST_S), most)
    return Plan(interval_s=interval_s, due=now + timedelta(seconds=interval_s))
