"""Addresses that a page leads to, and where those wait that may be asked for later."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """An address that may be asked for, with the facts its request needs."""

    url: str
    depth: int
    via: str | None = None
    priority: int = 0
    """0 for the first addresses of a shape, lower the more of them were asked for."""


class Waiting(Protocol):
    """Where leads wait for their shape to earn, first come, first served."""

    def put(self, shape: str, lead: Lead) -> None:
        """Let a lead wait; one that waits already stays where it is."""

    def take(self, shape: str, count: int) -> list[Lead]:
        """Take the first leads of a shape."""

    def __len__(self) -> int:
        """Return how many wait."""


class WaitingInMemory:
    """Leads that wait, forgotten with the process."""

    def __init__(self) -> None:
        self._leads: dict[str, dict[str, Lead]] = {}
        self._count = 0

    def put(self, shape: str, lead: Lead) -> None:
        """Let a lead wait; one that waits already stays where it is."""
        waiting = self._leads.setdefault(shape, {})
        self._count += lead.url not in waiting
        waiting.setdefault(lead.url, lead)

    def take(self, shape: str, count: int) -> list[Lead]:
        """Take the first leads of a shape."""
        waiting = self._leads.get(shape, {})
        taken = [waiting.pop(known) for known in list(islice(waiting, count))]
        self._count -= len(taken)
        return taken

    def __len__(self) -> int:
        """Return how many wait."""
        return self._count
