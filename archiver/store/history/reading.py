"""The history of an archive for those who only read it, also while a crawl writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archiver.store.disk.folder import JOURNAL
from archiver.store.disk.reading import reading
from archiver.store.history import looks, states


@contextmanager
def history_of(folder: Path) -> Iterator[looks.History]:
    """Open the history; an archive that has none yet, or no journal, has an empty one."""
    with _opened(folder, table="looks", schema=looks.SCHEMA) as db:
        yield looks.History(db)


@contextmanager
def states_of(folder: Path) -> Iterator[states.States]:
    """Open the states of embeds, as `history_of` does."""
    with _opened(folder, table="states", schema=states.SCHEMA) as db:
        yield states.States(db)


@contextmanager
def _opened(folder: Path, *, table: str, schema: str) -> Iterator[sqlite3.Connection]:
    path = folder / JOURNAL
    if path.exists():
        with reading(path) as db:
            if db.execute("select 1 from sqlite_master where name = ?", (table,)).fetchone():
                yield db
                return
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(schema)
        yield empty
