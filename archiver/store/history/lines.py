"""What is written at the end of a run, derived from the journal: embeds and history, by line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from archiver.model.article import EmbedSighting
from archiver.model.change import ArticleEvent
from archiver.model.embedstate import StateSighting
from archiver.model.jsonform import to_line
from archiver.store.disk.whole import write_whole

EMBEDS = "json/embeds.jsonl"
HISTORY = "json/history.jsonl"
STATES = "json/states.jsonl"


class Events(Protocol):
    """Knows what became of articles."""

    def events(self, url: str | None = None) -> Iterable[ArticleEvent]:
        """Give the events in the order in which they were found."""


class EmbedStates(Protocol):
    """Knows what became of embeds."""

    def all(self) -> Iterable[StateSighting]:
        """Give the states in the order in which they were found."""


class Told(Protocol):
    """Knows the embeds and the history of an archive."""

    @property
    def history(self) -> Events:
        """What became of articles."""

    @property
    def states(self) -> EmbedStates:
        """What became of embeds."""

    def sightings(self) -> Iterable[EmbedSighting]:
        """Give every embed once."""


def write_derived(folder: Path, told: Told) -> None:
    """Write `embeds.jsonl`; `history.jsonl` and `states.jsonl` once there is something to tell."""
    write_whole(folder / EMBEDS, map(_line, told.sightings()))
    for name, facts in ((HISTORY, told.history.events()), (STATES, told.states.all())):
        lines = list(map(_line, facts))
        if lines or (folder / name).exists():
            write_whole(folder / name, lines)


def _line(fact: object) -> bytes:
    return to_line(fact).encode() + b"\n"
