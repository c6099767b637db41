"""Which pieces of a page are the article: those that an oracle's text has, and their kin."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.read.body.walk import Piece, key_of

_SURE = 24
"""Letters from which a piece found in the oracle's text is there for certain."""


def choose(pieces: list[Piece], oracle: str) -> None:
    """Mark the pieces whose words stand in the oracle's text."""
    lines = [key for line in oracle.splitlines() if (key := key_of(line))]
    whole, short = "".join(lines), set(lines)
    at = 0
    for piece in pieces:
        if piece.kind in ("image", "hr", "place") or not piece.key:
            continue
        found = whole.find(piece.key, at)
        if found < 0 and len(piece.key) >= _SURE:
            found = whole.find(piece.key)
        near = 0 <= found - at <= 400
        if found >= 0 and (len(piece.key) >= _SURE or (near and piece.key in short)):
            piece.chosen = True
            at = max(at, found + len(piece.key)) if found - at < 5000 else at


def span(pieces: list[Piece]) -> tuple[int, int]:
    """Return the indexes of the first and behind the last chosen piece."""
    at = [n for n, piece in enumerate(pieces) if piece.chosen]
    return (at[0], at[-1] + 1) if at else (0, 0)


def choose_places(pieces: list[Piece]) -> None:
    """Mark the places of embeds and dividers that lie within the article, or lead or end it."""
    first, last = span(pieces)
    for n, piece in enumerate(pieces):
        if piece.kind == "place" and (first <= n < last or _touches(pieces, n, first, last)):
            piece.chosen = True


def _touches(pieces: list[Piece], n: int, first: int, last: int) -> bool:
    """Whether nothing but other places and pictures lies between a place and the article."""
    between: Iterable[Piece] = pieces[last:n] if n >= last else pieces[n + 1 : first]
    return sum(len(piece.key) for piece in between if piece.kind != "place") < 400  # noqa: PLR2004
