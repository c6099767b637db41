"""Which pieces of a page have the words of a text: an oracle's reading found again in the tree."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.read.body.walk import Piece
from archiver.read.body.words import key_of

_SURE = 24
"""Letters from which a piece found anywhere in the text is there for certain."""
_NEAR = 400
"""Letters that may lie between the last match and a short one, in the text's order."""
_JUMP = 5000
"""Letters that one match may leap; further on it is a repetition."""
_WINDOW = 16
_NO_WORDS = frozenset({"image", "hr", "place"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The pieces that an oracle's text has."""

    chosen: frozenset[int]
    """Indexes into the pieces."""
    coverage: float
    """Which share of the text's letters was found again, 0 to 1."""


def match(pieces: list[Piece], text: str) -> Match:
    """Find the pieces whose words stand in a text."""
    lines = [key for line in text.splitlines() if (key := key_of(line))]
    whole, short = "".join(lines), set(lines)
    chosen: set[int] = set()
    at = found_letters = 0
    for n, piece in enumerate(pieces):
        key = piece.key
        if piece.kind in _NO_WORDS or not key:
            continue
        is_short = len(key) < _SURE
        if is_short and key not in short:  # most lines of a menu; a look is cheaper than a search
            continue
        found = whole.find(key, at)
        if is_short and found - at > _NEAR:
            continue
        if found < 0 and not is_short:
            found = whole.find(key, 0, at + len(key) - 1)
            found = _by_windows(whole, key) if found < 0 else found
        if found >= 0:
            chosen.add(n)
            found_letters += len(key)
            at = max(at, found + len(key)) if found - at < _JUMP else at
    return Match(chosen=frozenset(chosen), coverage=min(1.0, found_letters / (len(whole) or 1)))


def _by_windows(whole: str, key: str) -> int:
    """Return where a piece begins in the text when nearly all of it is there, else -1.

    An oracle may have left out a time, a footnote or the reading of a character.
    """
    if len(key) < 3 * _WINDOW:
        return -1
    starts = range(0, len(key) - _WINDOW + 1, max(_WINDOW, len(key) // 12))
    places = [whole.find(key[start : start + _WINDOW]) for start in starts]
    hits = [place for place in places if place >= 0]
    return min(hits) if len(hits) >= 0.7 * len(places) else -1
