"""A moment as others write it, ISO 8601; it orders and compares whatever zone it came in."""

from __future__ import annotations

from datetime import UTC, datetime


def moment_of(text: str | None) -> datetime | None:
    """Read an ISO 8601 date or time, UTC where it names no zone; return None when it is none."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and not found.tzinfo else found
