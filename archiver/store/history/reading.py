"""The history of an archive for those who only read it, also while a crawl writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archiver.store.disk.folder import JOURNAL
from archiver.store.history.looks import SCHEMA, History


@contextmanager
def history_of(folder: Path) -> Iterator[History]:
    """Open the history; an archive that has none yet, or no journal, has an empty one."""
    path = folder / JOURNAL
    where = f"{path.absolute().as_uri()}?mode=ro" if path.exists() else "file::memory:"
    with closing(sqlite3.connect(where, uri=True)) as db:
        if not _has_looks(db):
            db.close()
            with closing(sqlite3.connect(":memory:")) as empty:
                empty.executescript(SCHEMA)
                yield History(empty)
            return
        yield History(db)


def _has_looks(db: sqlite3.Connection) -> bool:
    return db.execute("select 1 from sqlite_master where name = 'looks'").fetchone() is not None
