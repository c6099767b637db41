"""What a platform said of a post at some time, beside what the article's page showed of it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.embed import EmbedState
from archiver.model.receipt import Receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class StateSighting:
    """A line of `states.jsonl`: a state of an embed, from its first to its last sighting."""

    platform: str
    id: str
    """The platform's own, or the address where there is none."""
    url: str | None
    state: EmbedState
    """`unknown`: asked, and not told; that is never `gone`."""
    reason: str
    """Status and words of the answer."""
    since: str
    """First look that found this: UTC, `Z`."""
    until: str
    """Last look that found this: UTC, `Z`."""
    archive: Receipt | None = None
    """The record of the first answer that said so."""
