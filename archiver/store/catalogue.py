"""The catalogue: what the JSON lines hold, in a form that can be asked.

Everything in it can be derived from `json/articles.jsonl`; `rebuild` does so at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from archiver.model.article import Article, embeds_of
from archiver.model.jsonform import from_line, to_line
from archiver.model.url import identity
from archiver.store.disk.reading import reading

NAME = "catalogue.sqlite"
LINES = "json/articles.jsonl"
_SCHEMA = """
create table if not exists articles (
    identity text not null, version integer not null, url text not null, site text,
    headline text not null, published text, captured text, embeds integer not null,
    line text not null, primary key (identity, version)) without rowid;
create virtual table if not exists words using fts5 (headline, text, identity unindexed);
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """An article as a list shows it."""

    url: str
    version: int
    site: str | None
    headline: str
    published: str | None
    captured: str | None
    """WARC-Date of the record it was read from."""
    embeds: int


class Catalogue:
    """The rows of one archive."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / NAME, isolation_level=None)
        try:
            # derivable: speed before safety
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = off")
            self._db.executescript(_SCHEMA)
            self._db.execute("begin")
        except sqlite3.Error:
            self._db.close()
            raise

    @classmethod
    def over(cls, db: sqlite3.Connection) -> Self:
        """Return the catalogue in a database that is open already, to be read."""
        catalogue = cls.__new__(cls)
        catalogue._db = db  # noqa: SLF001  # its own
        return catalogue

    def add(self, article: Article, line: str | None = None) -> None:
        """Write an article's row, in place of an older one of the same version.

        `line` is the article as JSON, when somebody has made it already.
        """
        key = identity(article.url or "")
        receipt = article.archive
        self._db.execute(
            "insert or replace into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                article.version,
                article.url or "",
                article.site,
                article.headline,
                article.published,
                receipt.date if receipt else None,
                sum(1 for _ in embeds_of(article.body)),
                line or to_line(article),
            ),
        )
        # words are those of the latest version; twice added is once there
        self._db.execute(
            "insert or replace into words (rowid, headline, text, identity) values (?, ?, ?, ?)",
            (_number(key), article.headline, article.text, key),
        )

    def commit(self) -> None:
        """Let readers see what was added."""
        self._db.execute("commit")
        self._db.execute("begin")

    def settle(self) -> None:
        """Bring everything to the disk; commits alone leave that to the system."""
        self._db.execute("commit")
        self._db.execute("pragma synchronous = full")
        self._db.execute("pragma wal_checkpoint(truncate)")
        self._db.execute("pragma synchronous = off")
        self._db.execute("begin")

    def count(self) -> int:
        """Return the number of versions of all articles."""
        (count,) = self._db.execute("select count(*) from articles").fetchone()
        return int(count)

    def close(self) -> None:
        """Commit and close."""
        try:
            self._db.execute("commit")
        finally:
            self._db.close()

    def rows(self, words: str | None = None) -> Iterator[Row]:
        """Give the latest version of every article, or of those that hold the words."""
        query = (
            "select url, max(version), site, headline, published, captured, embeds from articles"
            " where ? is null or identity in (select identity from words where words match ?)"
            " group by identity order by published, url"
        )
        for row in self._db.execute(query, (words, words or "nothing")):
            yield Row(**dict(zip(Row.__dataclass_fields__, row, strict=True)))

    def article(self, url: str, *, version: int | None = None) -> Article | None:
        """Return the article at an address: its latest version, or the one that is named."""
        row = self._db.execute(
            "select line from articles where identity = ? and (version = ? or ? is null)"
            " order by version desc limit 1",
            (identity(url), version, version),
        ).fetchone()
        return from_line(Article, row[0]) if row else None

    def versions(self, url: str) -> Iterator[Article]:
        """Give every version of the article at an address, the first one first."""
        rows = self._db.execute(
            "select line from articles where identity = ? order by version", (identity(url),)
        )
        yield from (from_line(Article, line) for (line,) in rows)


@contextmanager
def to_read(folder: Path) -> Iterator[Catalogue]:
    """Open the catalogue of an archive to read it; made anew from the lines when it is lost."""
    if not (folder / NAME).exists():
        rebuild(folder)
    with reading(folder / NAME) as db:
        yield Catalogue.over(db)


def kept_up(folder: Path, *, is_sure: bool = True) -> Catalogue:
    """Open the catalogue of an archive; make it anew when it is lost or cannot be read.

    Not `is_sure`: the last run broke off, and a loss of power may have taken rows.
    """
    if not (folder / NAME).exists() and (folder / LINES).exists():
        rebuild(folder)
    try:
        catalogue = Catalogue(folder)
        if is_sure or catalogue.count() == _lines_in(folder):
            return catalogue
        catalogue.close()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked, or the disk: no damage
            raise
    rebuild(folder)
    return Catalogue(folder)


def _lines_in(folder: Path) -> int:
    with (folder / LINES).open("rb") as lines:
        return sum(1 for _ in lines)


def rebuild(folder: Path) -> int:
    """Make the catalogue anew from the JSON lines; return the number of lines."""
    for suffix in ("", "-wal", "-shm"):
        (folder / f"{NAME}{suffix}").unlink(missing_ok=True)
    catalogue = Catalogue(folder)
    count = 0
    try:
        with (folder / LINES).open("rb") as lines:
            for count, line in enumerate(lines, 1):  # noqa: B007
                catalogue.add(from_line(Article, line))
    finally:
        catalogue.close()
    return count


def _number(key: str) -> int:
    """Return a number that stands for an address: SQLite's rows have a signed one of 64 bits."""
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big", signed=True)
