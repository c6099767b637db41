"""What reading again has changed: per field and site, and for which page.

A record that was read before is compared by its id. What an archive says of an article (its
version, whose copy it is) is no reading; it is taken over.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archiver.crawl.rereading.file import FileRead
from archiver.model.url import identity

Line = dict[str, Any]

OF_THE_ARCHIVE = ("version", "previous", "duplicate_of", "similarity", "changes")
_MOST_EXAMPLES = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One field of one article that is read otherwise now."""

    site: str | None
    url: str | None
    field: str
    """Its name; `article` when the whole is new or lost."""
    old: object
    new: object


@dataclass(kw_only=True)
class Comparison:
    """The result over all files."""

    articles: int = 0
    equal: int = 0
    by_field: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Site and field, to the number of articles."""
    changes: list[Change] = field(default_factory=list)
    """The first thousand, in the order of the files."""

    def add(self, change: Change) -> None:
        """Count a change and keep it as an example."""
        self.by_field[change.site or "", change.field] += 1
        if len(self.changes) < _MOST_EXAMPLES:
            self.changes.append(change)


@dataclass(frozen=True, slots=True)
class _Place:
    part: Path
    offset: int


class _Before:
    """The lines of old, found by record; only their places are held."""

    def __init__(self, parts: Iterable[Path]) -> None:
        self._by_record: dict[str, _Place] = {}
        self.contents: set[tuple[str, str]] = set()
        """Address (as an identity) and content digest of each."""
        for part, offset, line in lines_with_places(parts):
            if (record_id := record_of(line)) is not None:
                self._by_record[record_id] = _Place(part, offset)
                self.contents.add(content_of(line))

    def take(self, record_id: str | None) -> Line | None:
        """Return the line that was read from a record, once."""
        place = self._by_record.pop(record_id or "", None)
        if place is None:
            return None
        return _line_at(place)

    def left(self) -> Iterator[Line]:
        """Yield what was not taken."""
        yield from map(_line_at, self._by_record.values())


def compare(read: Iterable[FileRead], *, since: str = "") -> tuple[Comparison, Iterator[Line]]:
    """Return the comparison, filled while the new lines are taken from the iterator."""
    parts = [each.part for each in sorted(read, key=lambda each: each.path.name)]
    comparison = Comparison()
    return comparison, _compared(parts, comparison, since)


def _compared(parts: list[Path], comparison: Comparison, since: str) -> Iterator[Line]:
    before = _Before(part.with_suffix(".old") for part in parts)
    for _, _, new in lines_with_places(part.with_suffix(".new") for part in parts):
        old = before.take(record_of(new))
        if old is None and content_of(new) in before.contents:
            continue  # the same again: a crawl keeps no line of it either
        comparison.articles += 1
        if old is None:
            comparison.add(_change(new, "article", None, new.get("headline")))
        else:
            settle(new, old)
            differing = list(differences(old, new))
            comparison.equal += not differing
            for each in differing:
                comparison.add(each)
        yield new
    for old in before.left():
        if ((old.get("archive") or {}).get("date") or "") >= since:
            comparison.add(_change(old, "article", old.get("headline"), None))


def settle(new: Line, old: Line) -> None:
    """Take over what the archive says of an article, and the time of its reading."""
    new |= {name: old[name] for name in OF_THE_ARCHIVE if name in old and name in new}
    if old.get("extracted") and new.get("extracted"):
        new["extracted"]["at"] = old["extracted"].get("at")


def differences(old: Line, new: Line) -> Iterator[Change]:
    """Yield each field whose JSON is not the same."""
    for name in dict.fromkeys((*old, *new)):
        if json.dumps(old.get(name)) != json.dumps(new.get(name)):
            yield _change(new, name, old.get(name), new.get(name))


def record_of(line: Line) -> str | None:
    """Return the id of the record an article was read from."""
    return (line.get("archive") or {}).get("record_id")


def content_of(line: Line) -> tuple[str, str]:
    """Return what makes two articles the same text at the same address."""
    return identity(line.get("url") or ""), line.get("content_digest") or ""


def lines_with_places(parts: Iterable[Path]) -> Iterator[tuple[Path, int, Line]]:
    """Yield every line of files of JSON lines, with where it begins."""
    for part in parts:
        offset = 0
        if not part.exists():
            continue
        with part.open("rb") as file:
            for raw in file:
                yield part, offset, json.loads(raw)
                offset += len(raw)


def _line_at(place: _Place) -> Line:
    with place.part.open("rb") as file:
        file.seek(place.offset)
        line: Line = json.loads(file.readline())
        return line


def _change(line: Line, name: str, old: object, new: object) -> Change:
    return Change(site=line.get("site"), url=line.get("url"), field=name, old=old, new=new)
