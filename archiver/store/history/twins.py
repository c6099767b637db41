"""Articles that say nearly the same: the wire story on two sites, AMP, mobile and print copies.

MinHash over runs of five words (datasketch), found again by bands in `state.sqlite`. Both copies
stay; the later one names the first. What a page claims of another host is never believed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from operator import pos
from zlib import crc32

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

from archiver.model.article import Article
from archiver.model.url import identity
from archiver.model.words import words_of
from archiver.store.disk.failure import write_errors

ALIKE = 0.7
"""Share of their runs of words that two articles have in common to be one story."""
ALIKE_BY_CANONICAL = 0.3
"""The same where the page itself calls the other address of its site its own."""
LEAST_WORDS = 40
"""Words below which a text says too little to be compared."""
_MOST_WORDS = 5_000
_RUN = 5
_HASHES, _BANDS = 64, 16
_MOST_CANDIDATES = 50
_SEED = 1
_AT_ONCE = 512
"""Runs that are mixed at once: what fits a near cache, half as long as all together."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SCHEMA = """
create table if not exists run_sketches (
    number integer primary key, identity text not null unique, url text not null,
    sketch blob not null);
create table if not exists run_bands (
    band integer not null, key blob not null, number integer not null,
    primary key (band, key, number)) without rowid;
drop table if exists sketches;
drop table if exists bands;
"""
"""The last two are of 2026-11: sketches of other sums, which would be like none of ours."""
_SHARING = " union all ".join(
    ["select * from (select number from run_bands where band = ? and key = ? limit ?)"] * _BANDS
)


class Twins:
    """The sketches of one archive's articles."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        for statement in _SCHEMA.split(";"):  # `executescript` would end the transaction
            db.execute(statement)

    def of(self, article: Article) -> tuple[str | None, float | None]:
        """Return the address of the first article like this one, and how alike; remember it.

        None and None when it is the first of its kind.
        """
        url = article.url or ""
        same = self._same(article)
        sketch = sketch_of(article.text)
        if sketch is None:
            return (same, 1.0) if same else (None, None)
        found = (same, 1.0) if same else self._nearest(article, sketch)
        self._remember(url, sketch)
        return found

    def _same(self, article: Article) -> str | None:
        row = self._db.execute(
            "select url from articles where content_digest = ? limit 1", (article.content_digest,)
        ).fetchone()
        return row[0] if row else None

    def _nearest(self, article: Article, sketch: MinHash) -> tuple[str | None, float | None]:
        mine = identity(article.url or "")
        own_name = identity(article.canonical_url) if article.canonical_url else mine
        best: tuple[str | None, float | None] = (None, None)
        for key, url, blob in self._candidates(sketch, own_name):
            if key == mine:
                continue
            alike = _share_of(sketch, blob)
            least = ALIKE_BY_CANONICAL if key == own_name else ALIKE
            if alike >= max(least, best[1] or 0.0) and alike != best[1]:
                best = (url, alike)
        return best

    def _candidates(self, sketch: MinHash, own_name: str) -> Iterator[tuple[str, str, bytes]]:
        """Give those that share a band, the first comers first, and the page's own other name."""
        wanted = [(band, key, _MOST_CANDIDATES) for band, key in _bands_of(sketch)]
        rows = self._db.execute(_SHARING, [value for one in wanted for value in one])
        numbers = {number for (number,) in rows}
        for number in sorted(numbers)[:_MOST_CANDIDATES]:
            yield from self._db.execute(
                "select identity, url, sketch from run_sketches where number = ?", (number,)
            )
        yield from self._db.execute(
            "select identity, url, sketch from run_sketches where identity = ?", (own_name,)
        )

    def _remember(self, url: str, sketch: MinHash) -> None:
        with write_errors():
            added = self._db.execute(
                "insert or ignore into run_sketches (identity, url, sketch) values (?, ?, ?)",
                (identity(url), url, sketch.hashvalues.astype("<u8").tobytes()),
            )
            if added.rowcount > 0:
                self._db.executemany(
                    "insert or ignore into run_bands values (?, ?, ?)",
                    [(band, key, added.lastrowid) for band, key in _bands_of(sketch)],
                )


def sketch_of(text: str) -> MinHash | None:
    """Return the sketch of a text; None when it says too little."""
    words = words_of(text.casefold())[:_MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return None
    empty = _empty()
    sketch = MinHash(hashfunc=pos, permutations=empty.permutations, scheme=empty.scheme,
                     num_perm=_HASHES)  # fmt: skip
    sums = _sums_of_runs(words)
    for at in range(0, len(sums), _AT_ONCE):
        sketch.update_batch([sums[at : at + _AT_ONCE]])  # an array hashes as its numbers do
    return sketch


@cache
def _empty() -> MinHash:
    return MinHash(num_perm=_HASHES, seed=_SEED)


def _sums_of_runs(words: Sequence[bytes]) -> npt.NDArray[np.uint64]:
    """Return 32 bits for each run of words, made of the sums of its words.

    Each word is summed, not each run: SHA-1 of every run took 1.2 ms a page, this 0.1.
    """
    sums = np.fromiter(map(crc32, words), dtype=np.uint64, count=len(words))
    count = len(words) - _RUN + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(_RUN):
        mixed = mixed * _MIX + sums[at : at + count]
    return mixed >> np.uint64(32)


def _share_of(sketch: MinHash, blob: bytes) -> float:
    """Return the estimated share of runs (Jaccard) that a sketch has in common with a kept one."""
    kept = np.frombuffer(blob, dtype="<u8")
    return round(float(np.mean(sketch.hashvalues == kept)), 3)


def _bands_of(sketch: MinHash) -> Iterator[tuple[int, bytes]]:
    rows = _HASHES // _BANDS
    for band in range(_BANDS):
        yield band, sketch.hashvalues[band * rows : (band + 1) * rows].astype("<u8").tobytes()
