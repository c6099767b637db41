"""A simulated newsroom: ten runs while articles are added, edited, moved and deleted.

`python -m tests.web.newsroom` prints the table. The feed is short, the sitemap lies about dates and
lists what never was, and half of the pages churn: advertisements, counters, related stories.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from .newsdesk import GHOSTS, HOME, PER_PAGE, Newsroom, Piece
from .newsrun import CONTACT, crawl_at
from .server import MadeUpWeb

BETWEEN_RUNS = timedelta(hours=12)


@dataclass(kw_only=True)
class Row:
    """One run, counted at the server and in the archive."""

    run: int
    new: int
    found: int
    due: int
    requests: int
    necessary: int
    versions: int
    edits: int
    events: int
    revisits: int


@dataclass(kw_only=True)
class Outcome:
    """What the runs gave."""

    rows: list[Row]
    written: int
    recalled: int
    edits: int
    edits_found: int
    false_changes: int
    churn_pairs: int
    went: int
    went_found: int

    @property
    def ratio(self) -> float:
        """Requests made to requests necessary, all runs together."""
        return sum(row.requests for row in self.rows) / sum(row.necessary for row in self.rows)


def simulate(folder: Path, *, runs: int = 10, first: int = 24, seed: int = 7) -> Outcome:
    """Let a newsroom work and crawl it `runs` times, BETWEEN_RUNS apart."""
    room = Newsroom(rng=random.Random(seed))  # noqa: S311  # the same newsroom each time
    rows: list[Row] = []
    edited: dict[str, int] = {}
    went: dict[str, str] = {}
    pairs = 0
    with MadeUpWeb([room]) as web:
        for run in range(1, runs + 1):
            new = room.write(first if run == 1 else 3 + run % 6)
            if run > 1:
                _work(room, run, edited, went, new)
            before = _counts(folder)
            known = {line["url"] for line in _lines(folder, "articles")}
            due = _due(folder, room.now)
            room.asked = 0
            crawl_at(folder, room.now, web)
            rows.append(_row(run, room, folder, new=new, due=due, before=before, known=known))
            pairs += _churn_pairs(room, due)
            room.now += BETWEEN_RUNS
        # once more when everything is due: what was edited last has to be found as well
        crawl_at(folder, room.now + timedelta(days=100), web)
    return _outcome(folder, room, rows, edited=edited, went=went, pairs=pairs)


def _work(
    room: Newsroom, run: int, edited: dict[str, int], went: dict[str, str], new: list[Piece]
) -> None:
    """Edit two articles, move one, delete one, each in another way."""
    old = [piece for piece in room.living() if piece not in new and not piece.old_path]
    for piece in room.rng.sample(old, 2):
        room.edit(piece)
        edited[piece.path] = piece.edits
    rest = [piece for piece in old if piece.path not in edited]
    if len(rest) < 2:
        return
    moving, going = room.rng.sample(rest, 2)
    went[moving.path] = "moved"
    moving.old_path, moving.path = moving.path, f"{moving.path}-now-here"
    going.gone = ("404", "410", "home", "soft")[run % 4]
    went[going.path] = "gone"


def _row(
    run: int, room: Newsroom, folder: Path, *, new: list[Piece], due: set[str],
    before: tuple[int, int, int], known: set[str],
) -> Row:  # fmt: skip
    versions, events, revisits = (
        now - then for now, then in zip(_counts(folder), before, strict=True)
    )
    urls = {line["url"] for line in _lines(folder, "articles")}
    news = [piece for piece in room.living() if HOME + piece.path not in known]
    # robots, feed, sitemap; front pages that list something new and the one after; ghosts once
    lists = 3 + _pages_with_news(room, news) + (GHOSTS if run == 1 else 0)
    return Row(
        run=run,
        new=len(new),
        found=sum(HOME + piece.path in urls for piece in new),
        due=len(due),
        requests=room.asked,
        necessary=lists + len(news) + len(due),
        versions=versions - len(new),
        edits=sum(piece.edits for piece in room.pieces),
        events=events,
        revisits=revisits,
    )


def _pages_with_news(room: Newsroom, new: list[Piece]) -> int:
    living = room.living()
    last = max((living.index(piece) for piece in new), default=0)
    return min(last // PER_PAGE + 2, (len(living) - 1) // PER_PAGE + 1)


def _churn_pairs(room: Newsroom, due: set[str]) -> int:
    """Count the looks at a page that churned and nothing else."""
    looked = [piece for piece in room.pieces if HOME + piece.path in due]
    return sum(piece.churns and not piece.edits and not piece.gone for piece in looked)


def _due(folder: Path, now: datetime) -> set[str]:
    path = folder / "state.sqlite"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("select url from looks where due <= ?", (f"{now:%Y-%m-%dT%H:%M:%SZ}",))
        return {url for (url,) in rows}


def _lines(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "json" / f"{name}.jsonl"
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


def _counts(folder: Path) -> tuple[int, int, int]:
    reports = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("runs/*.json"))]
    return (
        len(_lines(folder, "articles")),
        len(_lines(folder, "history")),
        sum(report["revisits"] for report in reports),
    )


def _outcome(
    folder: Path, room: Newsroom, rows: list[Row], *, edited: dict[str, int], went: dict[str, str],
    pairs: int,
) -> Outcome:  # fmt: skip
    lines = _lines(folder, "articles")
    latest = {line["url"]: line for line in lines}
    events = {(line["url"], line["kind"]) for line in _lines(folder, "history")}
    by_path = {piece.path: piece for piece in room.pieces}
    found = [
        path
        for path in edited
        if by_path[path].gone or f"its number {edited[path]}." in latest[HOME + path]["text"]
    ]
    ever = {path for piece in room.pieces for path in (piece.path, piece.old_path) if path}
    recalled = [piece for piece in room.pieces if HOME + piece.path in latest]
    return Outcome(
        rows=rows,
        written=len(room.pieces),
        recalled=len(recalled),
        edits=len(edited),
        edits_found=len(found),
        false_changes=sum(
            int(line["version"]) > 1 and line["url"].removeprefix(HOME) not in edited
            for line in lines
            if line["url"].removeprefix(HOME) in ever
        ),
        churn_pairs=pairs,
        went=len(went),
        went_found=sum((HOME + path, kind) in events for path, kind in went.items()),
    )


def table(outcome: Outcome) -> Iterator[str]:
    """Give the table, a line a run, and the sums."""
    names = (
        "run",
        "new",
        "found",
        "due",
        "requests",
        "necessary",
        "versions",
        "events",
        "revisits",
    )
    yield " ".join(f"{name:>9}" for name in names)
    for row in outcome.rows:
        yield " ".join(f"{getattr(row, name):>9}" for name in names)
    yield f"recall of new articles   {outcome.recalled}/{outcome.written}"
    yield f"requests to necessary    {outcome.ratio:.3f}"
    yield f"edited articles found    {outcome.edits_found}/{outcome.edits}"
    yield f"moved and gone found     {outcome.went_found}/{outcome.went}"
    pairs = outcome.churn_pairs
    yield f"false changes            {outcome.false_changes} on {pairs} churn-only pairs"


def main() -> int:
    """Print the table; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--articles", type=int, default=40, help="articles of the first run")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="newsroom-") as folder:
        outcome = simulate(Path(folder) / "archive", runs=given.runs, first=given.articles)
    sys.stdout.write("\n".join((f"contact {CONTACT}", *table(outcome))) + "\n")
    return 0 if is_good(outcome) else 1


def is_good(outcome: Outcome) -> bool:
    """Tell whether every goal is met."""
    return (
        outcome.recalled == outcome.written
        and outcome.edits_found == outcome.edits
        and outcome.went_found == outcome.went
        and outcome.false_changes == 0
        and outcome.ratio <= 1.1
    )


if __name__ == "__main__":
    sys.exit(main())
