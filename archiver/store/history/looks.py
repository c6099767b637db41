"""When each article was looked at, what was found, and when it is due again.

Rows of `state.sqlite`, in the transaction of the journal: a look is known when its page is done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from archiver.model.article import Article
from archiver.model.change import ArticleEvent, EventKind
from archiver.model.jsonform import from_line, to_line
from archiver.model.moment import moment_of
from archiver.model.receipt import Receipt
from archiver.model.url import host_of, identity
from archiver.store.disk.failure import write_errors
from archiver.store.history.schedule import MOST_S, first_plan, next_plan

Found = Literal["new", "changed", "unchanged"]

SCHEMA = """
create table if not exists looks (
    identity text primary key, url text not null, host text not null, checked text not null,
    since text not null, looks integer not null, changes integer not null,
    interval_s real not null, due text not null, state text not null) without rowid;
create index if not exists looks_due on looks (due);
create table if not exists events (
    number integer primary key, identity text not null, line text not null);
create index if not exists events_identity on events (identity);
create table if not exists hints (
    host text primary key, right integer not null, wrong integer not null) without rowid;
create table if not exists marks (
    source text primary key, newest text not null, read text not null) without rowid;
"""
_A_DAY_S = 86_400.0
_PATIENCE_WITH_HINTS = 8
"""Wrong hints beyond four for each right one, after which a host's dates are not believed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What the looks at one article have told."""

    url: str
    checked: str
    """The last look: UTC, `Z`."""
    since: str
    """The first look that found what is there now: the text is unchanged since then."""
    looks: int
    changes: int
    interval_s: float
    due: str
    state: str
    """`live` or `gone`; `gone` also where no article ever was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How far a feed or sitemap was read."""

    newest: str
    """The newest date it named, or for a sitemap of an index the date its index gave."""
    read: str
    """When: UTC, `Z`."""


class History:
    """The looks, events and marks of one archive."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._hinted: set[str] = set()

    # --- looks ---
    def look(self, url: str) -> Look | None:
        """Return what the looks at an address have told; None before the first."""
        row = self._db.execute(
            "select url, checked, since, looks, changes, interval_s, due, state from looks"
            " where identity = ?",
            (identity(url),),
        ).fetchone()
        return Look(**dict(zip(Look.__dataclass_fields__, row, strict=True))) if row else None

    def looked(self, article: Article, found: Found) -> None:
        """Remember a look at an article and plan the next one."""
        url, at = article.url or "", _time_of(article)
        known = self.look(url)
        if known is None:
            plan = first_plan(at)
            self._put(url, at, since=_iso(at), looks=1, changes=0, plan_s=plan.interval_s,
                      due=_iso(plan.due), state="live")  # fmt: skip
            return
        has_changed = found != "unchanged"
        if identity(url) in self._hinted:  # a list had said that it is newer
            self._hinted.discard(identity(url))
            self.hinted(url, was_right=has_changed)
        plan = next_plan(
            known.interval_s,
            has_changed=has_changed,
            published=moment_of(article.published),
            now=at,
        )
        if known.state == "gone":
            self._event(url, "back", at, reason="it answers again", archive=article.archive)
        self._put(
            url,
            at,
            since=_iso(at) if has_changed else known.since,
            looks=known.looks + 1,
            changes=known.changes + has_changed,
            plan_s=plan.interval_s,
            due=_iso(plan.due),
            state="live",
        )

    def gone(
        self, url: str, *, reason: str, archive: Receipt | None, kind: EventKind = "gone"
    ) -> None:
        """Remember that there is nothing at an address; look rarely from now on.

        An article that was there leaves an event, once for each time it goes.
        """
        at, known = datetime.now(UTC), self.look(url)
        is_news = known is None or known.state == "live"
        if is_news:
            self._event(url, kind, at, reason=reason, archive=archive)
        since = _iso(at) if known is None or is_news else known.since
        looks, changes = (known.looks, known.changes) if known else (0, 0)
        interval_s = min(max(known.interval_s if known else 0.0, _A_DAY_S) * 2, MOST_S)
        due = datetime.fromtimestamp(at.timestamp() + interval_s, UTC)
        self._put(url, at, since=since, looks=looks + 1, changes=changes,
                  plan_s=interval_s, due=_iso(due), state="gone")  # fmt: skip

    def redated(self, article: Article, reason: str) -> None:
        """Remember that a date was moved without a new text, the first time for each version.

        Many sites give out the moment of asking as the date of the last change.
        """
        url, known = article.url or "", self._version(article.url or "")
        told = (event.last_version for event in self.events(url) if event.kind == "redated")
        if known is not None and known[0] not in told:
            self._event(url, "redated", _time_of(article), reason=reason, archive=article.archive)

    def is_due(self, url: str, *, hint: str | None = None, now: datetime | None = None) -> bool:
        """Tell whether an address is new, due, or said to be newer than the last look."""
        known = self.look(url)
        is_due = known is None or known.due <= _iso(now or datetime.now(UTC))
        if known is None or known.state != "live":  # lists go on naming what is no more
            return is_due
        said, checked = moment_of(hint), moment_of(known.checked)
        if said is None or checked is None or said <= checked:
            return is_due
        if is_due or self._is_believed(host_of(url) or ""):
            self._hinted.add(identity(url))
            return True
        return False

    def due(self, *, now: datetime | None = None, limit: int = 100_000) -> Iterator[str]:
        """Give the addresses that are due, the longest overdue first."""
        rows = self._db.execute(
            "select url from looks where due <= ? order by due limit ?",
            (_iso(now or datetime.now(UTC)), limit),
        )
        yield from (url for (url,) in rows.fetchall())

    def hinted(self, url: str, *, was_right: bool) -> None:
        """Learn whether the date that a list gave for an article was worth a look."""
        with write_errors():
            self._db.execute(
                "insert into hints values (?, ?, ?) on conflict (host) do update set"
                " right = right + excluded.right, wrong = wrong + excluded.wrong",
                (host_of(url) or "", int(was_right), int(not was_right)),
            )

    def _is_believed(self, host: str) -> bool:
        row = self._db.execute("select right, wrong from hints where host = ?", (host,)).fetchone()
        return row is None or row[1] < _PATIENCE_WITH_HINTS + 4 * row[0]

    def _put(
        self, url: str, at: datetime, *, since: str, looks: int, changes: int, plan_s: float,
        due: str, state: str,
    ) -> None:  # fmt: skip
        with write_errors():
            self._db.execute(
                "insert or replace into looks values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (identity(url), url, host_of(url) or "", _iso(at), since, looks, changes, plan_s,
                 due, state),
            )  # fmt: skip

    # --- events ---
    def _event(
        self, url: str, kind: EventKind, at: datetime, *, reason: str, archive: Receipt | None
    ) -> None:
        known = self._version(url)
        if known is None:  # nothing was ever there
            return
        version, record_id = known
        event = ArticleEvent(
            url=url, kind=kind, at=_iso(at), reason=reason, last_version=version,
            last_record=record_id, archive=archive,
        )  # fmt: skip
        with write_errors():
            self._db.execute(
                "insert into events (identity, line) values (?, ?)", (identity(url), to_line(event))
            )

    def _version(self, url: str) -> tuple[int, str | None] | None:
        row: tuple[int, str | None] | None = self._db.execute(
            "select version, record_id from articles where identity = ?", (identity(url),)
        ).fetchone()
        return row

    def events(self, url: str | None = None) -> Iterator[ArticleEvent]:
        """Give the events of an address, or all, in the order in which they were found."""
        rows = self._db.execute(
            "select line from events where identity = ? or ? is null order by number",
            (identity(url or ""), url),
        )
        yield from (from_line(ArticleEvent, line) for (line,) in rows)

    # --- marks ---
    def mark(self, source: str) -> Mark | None:
        """Return how far a feed or sitemap was read; None before the first time."""
        row = self._db.execute(
            "select newest, read from marks where source = ?", (source,)
        ).fetchone()
        return Mark(newest=row[0], read=row[1]) if row else None

    def set_mark(self, source: str, newest: str) -> None:
        """Remember how far a feed or sitemap was read."""
        with write_errors():
            self._db.execute(
                "insert or replace into marks values (?, ?, ?)",
                (source, newest, _iso(datetime.now(UTC))),
            )


def _time_of(article: Article) -> datetime:
    return moment_of(article.extracted.at) or datetime.now(UTC)


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
