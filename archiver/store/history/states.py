"""The states of embeds over time; what an article showed first is never overwritten.

Rows of `state.sqlite`, in the transaction of the journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from archiver.model.embed import Embed, EmbedState
from archiver.model.embedstate import StateSighting
from archiver.model.jsonform import from_line, to_line
from archiver.model.receipt import Receipt
from archiver.store.disk.failure import write_errors

SCHEMA = """
create table if not exists states (
    number integer primary key, platform text not null, key text not null, line text not null);
create index if not exists states_embed on states (platform, key, number);
"""
VANISHED = ("gone", "protected", "suspended")


class States:
    """The states of one archive's embeds."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def seen(
        self, embed: Embed, state: EmbedState, *, reason: str, at: str, archive: Receipt | None
    ) -> None:
        """Remember what a platform said; the same as before only lengthens that time."""
        platform, key = embed.identity
        last = self._last(platform, key)
        with write_errors():
            if last is not None and (last[1].state, last[1].reason) == (state, reason):
                line = to_line(replace(last[1], until=at))
                self._db.execute("update states set line = ? where number = ?", (line, last[0]))
                return
            made = StateSighting(
                platform=platform, id=key, url=embed.url, state=state, reason=reason,
                since=at, until=at, archive=archive,
            )  # fmt: skip
            self._db.execute(
                "insert into states (platform, key, line) values (?, ?, ?)",
                (platform, key, to_line(made)),
            )

    def all(self) -> Iterator[StateSighting]:
        """Give every state in the order in which it was found."""
        for (line,) in self._db.execute("select line from states order by number"):
            yield from_line(StateSighting, line)

    def vanished(self) -> Iterator[StateSighting]:
        """Give the embeds whose last told state says that they are no longer to be seen."""
        last: dict[tuple[str, str], StateSighting] = {}
        for sighting in self.all():
            if sighting.state != "unknown":
                last[sighting.platform, sighting.id] = sighting
        yield from (each for each in last.values() if each.state in VANISHED)

    def _last(self, platform: str, key: str) -> tuple[int, StateSighting] | None:
        row = self._db.execute(
            "select number, line from states where platform = ? and key = ?"
            " order by number desc limit 1",
            (platform, key),
        ).fetchone()
        return (row[0], from_line(StateSighting, row[1])) if row else None
