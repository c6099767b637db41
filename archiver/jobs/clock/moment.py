"""The time: of day, for schedules; since the machine started, for limits; which start that was.

A limit is never measured by the time of day: that one jumps.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Tell the time of day, UTC."""

    def elapsed_s(self) -> float:
        """Tell the seconds since the machine started; the same clock for every process."""

    def boot_id(self) -> str:
        """Name this start of the machine: after a reboot, no process of before is alive."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Tell the time of day, UTC."""
        return datetime.now(UTC)

    def elapsed_s(self) -> float:
        """Tell the seconds since the machine started."""
        return time.monotonic()

    def boot_id(self) -> str:
        """Name this start of the machine."""
        return _BOOT_ID.read_text("ascii").strip()


def to_text(moment: datetime) -> str:
    """Return a moment as the table of runs has it: ISO 8601, UTC, sortable as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def to_moment(text: str) -> datetime:
    """Return the moment that a text of `to_text` names."""
    return datetime.fromisoformat(text)
