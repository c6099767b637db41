"""A database of an archive, read wherever the archive lies and changed nowhere.

SQLite wants to write beside a database in WAL mode also to read it. On a disk that is full or may
not be written, what it would write is written elsewhere: a copy is read.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

_LOG = "-wal"
_UNWRITABLE = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY")


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database to read it, also while a crawl writes; raise sqlite3.Error.

    A file that is not there is an error, and is not made.
    """
    with ExitStack() as stack:
        yield stack.enter_context(closing(_opened(path, stack)))


def _opened(path: Path, stack: ExitStack) -> sqlite3.Connection:
    try:
        return _connected(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if not path.is_file() or not _is_unwritable(error):
            raise
    log = Path(f"{path}{_LOG}")
    if not log.is_file() or not log.stat().st_size:
        return _connected(path, "immutable=1")  # nothing waits beside it, and nobody writes
    copies = Path(stack.enter_context(TemporaryDirectory()))
    for part in (path, log):
        shutil.copyfile(part, copies / part.name)
    return _connected(copies / path.name, "mode=rw")


def _connected(path: Path, how: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{quote(str(path.absolute()))}?{how}", uri=True)
    try:
        db.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _is_unwritable(error: sqlite3.Error) -> bool:
    return (getattr(error, "sqlite_errorname", "") or "").startswith(_UNWRITABLE)
