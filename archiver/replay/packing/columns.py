"""Columns of numbers where tables would grow with a package: eight bytes for each."""

from __future__ import annotations

from array import array
from bisect import bisect_left


class Moved:
    """Where the records of a file lie after some were left out; added in the file's order."""

    def __init__(self) -> None:
        self._old = array("Q")
        self._new = array("Q")

    def add(self, old: int, new: int) -> None:
        """Remember where a record comes to lie; places in bytes."""
        self._old.append(old)
        self._new.append(new)

    def get(self, old: int) -> int | None:
        """Return where a record lies now; None when it was left out."""
        place = _place_of(self._old, old)
        return None if place is None else self._new[place]


class Addresses:
    """A set of addresses, by their hashes: one in many billions is taken for another."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._is_sorted = True

    def add(self, url: str) -> None:
        """Put an address in."""
        self._hashes.append(hash(url))
        self._is_sorted = False

    def __contains__(self, url: str) -> bool:
        if not self._is_sorted:
            self._hashes = array("q", sorted(self._hashes))
            self._is_sorted = True
        return _place_of(self._hashes, hash(url)) is not None


def _place_of(column: array[int], value: int) -> int | None:
    place = bisect_left(column, value)
    return place if place < len(column) and column[place] == value else None
