"""The journal: what is true of an archive, in `state.sqlite`.

Everything between two commits is one transaction. It holds the length of every file up to which
its content counts; what lies beyond was not committed and is set aside on the next start.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.model.article import Article, EmbedSighting, PageDoubt, embeds_of
from archiver.model.embed import Embed
from archiver.model.exchange import Exchange
from archiver.model.jsonform import from_line, to_line
from archiver.model.receipt import Receipt
from archiver.model.url import identity
from archiver.store.disk.folder import JOURNAL
from archiver.store.history import looks, states
from archiver.store.state import requests, runs
from archiver.store.state.validators import Validators
from archiver.warc.revisit import Original

if TYPE_CHECKING:
    from archiver.store.history.twins import Twins

NAME = JOURNAL
_SCHEMA = """
create table if not exists files (path text primary key, length integer not null) without rowid;
create table if not exists captures (
    record_id text primary key, url text not null, digest text, date text not null,
    status integer, whole integer not null, commit_no integer not null) without rowid;
create index if not exists captures_digest on captures (digest);
create index if not exists captures_url on captures (url);
create table if not exists others (path text primary key) without rowid;
create table if not exists articles (
    identity text primary key, url text not null, version integer not null,
    content_digest text not null, record_id text) without rowid;
create index if not exists articles_digest on articles (content_digest);
create table if not exists doubts (key blob primary key) without rowid;
create table if not exists embeds (
    platform text not null, key text not null, line text not null, first_seen text,
    primary key (platform, key)) without rowid;
create table if not exists sightings (
    platform text not null, key text not null, number integer not null, url text not null,
    primary key (platform, key, url)) without rowid;
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The latest version of an article that the archive holds."""

    url: str
    version: int
    content_digest: str
    record_id: str | None


class Journal:
    """The tables of one archive; one connection, one transaction from commit to commit."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / NAME, isolation_level=None)
        # FULL: a commit that was reported is on the disk, also after a loss of power
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.executescript(
            _SCHEMA + requests.SCHEMA + runs.SCHEMA + looks.SCHEMA + states.SCHEMA
        )
        self.history = looks.History(self._db)
        self.states = states.States(self._db)
        (last,) = self._db.execute("select max(commit_no) from captures").fetchone()
        self._commit_no = (last or 0) + 1
        self._told: tuple[int, Mapping[str, int]] = (-1, {})
        self.validators = Validators(self._db)
        self._db.execute("begin immediate")
        self.runs = runs.Runs(self._db)

    def commit(self, lengths: Mapping[str, int]) -> None:
        """Make durable what was told since the last commit, with the lengths of the files."""
        self._db.executemany("insert or replace into files values (?, ?)", lengths.items())
        self._db.execute("commit")
        self._commit_no += 1
        self._told = (self._db.total_changes, lengths)
        self._db.execute("begin immediate")

    def has_news(self, lengths: Mapping[str, int]) -> bool:
        """Tell whether anything was told, or any file has grown, since the last commit."""
        return (self._db.total_changes, lengths) != self._told

    @cached_property
    def twins(self) -> Twins:
        """What articles have in common; made when it is first asked for."""
        from archiver.store.history.twins import Twins  # noqa: PLC0415  # numpy, for crawls only

        return Twins(self._db)

    def close(self) -> None:
        """Close; what was not committed is forgotten."""
        if self._db.in_transaction:  # a failed commit may have ended it
            self._db.execute("rollback")
        self._db.close()

    # --- files ---
    def lengths(self) -> dict[str, int]:
        """Return the committed length of every file, in bytes."""
        return dict(self._db.execute("select path, length from files"))

    # --- captures ---
    def add_capture(self, exchange: Exchange, receipt: Receipt, *, is_revisit: bool) -> None:
        """Remember where an exchange lies, and whether others may refer to it."""
        is_whole = exchange.response is not None and exchange.truncated is None
        self._db.execute(
            "insert into captures values (?, ?, ?, ?, ?, ?, ?)",
            (
                receipt.record_id,
                exchange.url,
                receipt.payload_digest,
                receipt.date,
                exchange.status,
                is_whole and not is_revisit,
                self._commit_no,
            ),
        )

    def original(self, digest: str) -> Original | None:
        """Return a whole, committed response with this payload."""
        return self._original("digest = ? and status <> 304", digest)

    def original_of(self, url: str) -> Original | None:
        """Return the stored response with the payload of the latest 200 of an address."""
        latest = (
            "select digest from captures where url = ?1 and status = 200"
            " order by date desc, commit_no desc limit 1"
        )
        return self._original(f"url = ?1 and status = 200 and digest = ({latest})", url)

    def original_named(self, record_id: str) -> Original | None:
        """Return a whole, committed response by the id of its record."""
        return self._original("record_id = ?", record_id)

    def remember_other(self, path: str) -> None:
        """Note that revisits may refer to another archive, by its path from this one."""
        self._db.execute("insert or ignore into others values (?)", (path,))

    def _original(self, condition: str, value: str) -> Original | None:
        row = self._db.execute(
            f"select record_id, url, date, digest from captures where {condition}"  # noqa: S608
            " and whole and digest is not null and commit_no < ? order by date desc limit 1",
            (value, self._commit_no),
        ).fetchone()
        if row is None:
            return None
        record_id, url, date, digest = row
        return Original(record_id=record_id, url=url, date=date, payload_digest=digest)

    # --- articles and embeds ---
    def known(self, url: str) -> Known | None:
        """Return the latest version of the article at an address."""
        row = self._db.execute(
            "select url, version, content_digest, record_id from articles where identity = ?",
            (identity(url),),
        ).fetchone()
        if row is None:
            return None
        at, version, digest, record_id = row
        return Known(url=at, version=version, content_digest=digest, record_id=record_id)

    def first_with(self, content_digest: str) -> str | None:
        """Return the address of an article with this content."""
        row = self._db.execute(
            "select url from articles where content_digest = ? limit 1", (content_digest,)
        ).fetchone()
        return row[0] if row else None

    def add_article(self, article: Article) -> None:
        """Remember an article as the latest version at its address, and the embeds it shows."""
        url = article.url or ""
        record_id = article.archive.record_id if article.archive else None
        self._db.execute(
            "insert or replace into articles values (?, ?, ?, ?, ?)",
            (identity(url), url, article.version, article.content_digest, record_id),
        )
        date = article.archive.date if article.archive else None
        for shown in embeds_of(article.body):
            embed: Embed | None = shown
            while embed is not None:  # a quoted post is an embed of its own
                self._add_embed(embed, url, date)
                embed = embed.quoted

    def _add_embed(self, embed: Embed, url: str, date: str | None) -> None:
        platform, key = embed.identity
        self._db.execute(
            "insert or ignore into embeds values (?, ?, ?, ?)",
            (platform, key, to_line(embed), date),
        )
        self._db.execute(
            "insert or ignore into sightings values (?, ?,"
            " (select count(*) from sightings where platform = ? and key = ?), ?)",
            (platform, key, platform, key, url),
        )

    def add_doubt(self, doubt: PageDoubt) -> bool:
        """Remember a doubt; False: the same was said of this page before, in whichever run."""
        said = to_line(replace(doubt, archive=None))
        key = sha256(said.encode(), usedforsecurity=False).digest()
        added = self._db.execute("insert or ignore into doubts values (?)", (key,))
        return added.rowcount > 0

    def sightings(self) -> Iterator[EmbedSighting]:
        """Give every embed once, with the articles that show it, in the order of their coming."""
        rows = self._db.execute(
            "select platform, key, line, first_seen from embeds order by first_seen, platform, key"
        )
        for platform, key, line, first_seen in rows:
            urls = self._db.execute(
                "select url from sightings where platform = ? and key = ? order by number",
                (platform, key),
            )
            yield EmbedSighting(
                embed=from_line(Embed, line),
                articles=tuple(url for (url,) in urls),
                first_seen=first_seen,
            )
