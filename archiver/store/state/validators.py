"""What a server gave to ask with whether a page has changed: ETag and Last-Modified (RFC 9110).

Only of whole 200 answers whose body is stored in this archive, so that "not modified" always has
a body to stand for.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archiver.model.receipt import Receipt
from archiver.store.disk.failure import write_errors

_SCHEMA = """create table if not exists validators (
    url text primary key, etag text, last_modified text, file text not null,
    start integer not null, length integer not null, record_id text not null,
    digest text not null, date text not null) without rowid"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """The stored answer of an address, and what to ask with."""

    receipt: Receipt
    etag: str | None
    last_modified: str | None


class Validators:
    """The validators of an archive, by exact address."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute(_SCHEMA)

    def stored(self, url: str) -> Stored | None:
        """Return what to ask with for an address; None when nothing whole is stored."""
        row = self._db.execute(
            "select etag, last_modified, file, start, length, record_id, digest, date"
            " from validators where url = ?",
            (url,),
        ).fetchone()
        if row is None:
            return None
        etag, last_modified, file, offset, length, record_id, digest, date = row
        receipt = Receipt(
            file=file,
            offset=offset,
            length=length,
            record_id=record_id,
            payload_digest=digest,
            date=date,
        )
        return Stored(receipt=receipt, etag=etag, last_modified=last_modified)

    def learn(
        self, url: str, receipt: Receipt, *, etag: str | None, last_modified: str | None
    ) -> None:
        """Remember a 200 answer; the same payload as before keeps its place."""
        known = self.stored(url)
        if known is not None and known.receipt.payload_digest == receipt.payload_digest:
            receipt = known.receipt
        elif not self._has_body(receipt):
            self.forget(url)
            return
        with write_errors():
            self._db.execute(
                "insert or replace into validators values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    url,
                    etag,
                    last_modified,
                    receipt.file,
                    receipt.offset,
                    receipt.length,
                    receipt.record_id,
                    receipt.payload_digest,
                    receipt.date,
                ),
            )

    def forget(self, url: str) -> None:
        """Ask for an address as if it had never been seen."""
        with write_errors():
            self._db.execute("delete from validators where url = ?", (url,))

    def latest(self, origin: str) -> str | None:
        """Return the page of an origin (`https://host`) that was stored last; not robots.txt."""
        row = self._db.execute(
            "select url from validators where url >= ?1 || '/' and url < ?1 || '0'"
            " and url <> ?1 || '/robots.txt' order by date desc limit 1",
            (origin,),
        ).fetchone()
        return row[0] if row else None

    def _has_body(self, receipt: Receipt) -> bool:
        """Tell whether a receipt is of a whole response record, not of a revisit."""
        row = self._db.execute(
            "select whole from captures where record_id = ?", (receipt.record_id,)
        ).fetchone()
        return receipt.payload_digest is not None and row is not None and bool(row[0])
