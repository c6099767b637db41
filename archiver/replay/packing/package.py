"""An archive, or a part of it, as WACZ: what goes in, and what a part needs to stand alone.

WARC files go in byte by byte; of one that lies on the border of the wanted days, the records
within go in, each as it is. A revisit's target that would stay outside comes along, or is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from heapq import merge
from pathlib import Path
from tempfile import TemporaryFile

from archiver.replay.captures import REVISIT, Captures
from archiver.replay.packing.columns import Moved
from archiver.replay.packing.originals import ORIGINALS, Found, Originals
from archiver.replay.packing.pages import Pages
from archiver.replay.shelf import Place, Shelf
from archiver.store.disk.sort import sorted_lines
from archiver.store.wacz.write import INDEX, PAGES, About, PackageWriter, Signer, pieces_of
from archiver.warc.cdxj import IndexLine
from archiver.warc.form.source import BrokenWarc
from archiver.warc.reader import read_records
from archiver.warc.warcfile import OPEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The moments of capture that are wanted, as fourteen digits; empty: open."""

    since: str = ""
    until: str = ""

    def holds(self, moment: str) -> bool:
        """Tell whether a moment (digits, or a WARC-Date) lies inside."""
        digits = re.sub(r"\D", "", moment)[:14]
        return self.since <= digits and (not self.until or digits <= self.until)

    def __bool__(self) -> bool:
        return bool(self.since or self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A WARC file with the days of its captures."""

    name: str
    place: Place
    first: str
    last: str

    @property
    def length_bytes(self) -> int:
        """Length of the file."""
        return self.place.path.stat().st_size


@dataclass(kw_only=True)
class Packaged:
    """What went into one package."""

    path: Path
    captures: int = 0
    pages: int = 0
    pulled_in: int = 0
    """Records from outside that revisits refer to."""


@dataclass(kw_only=True)
class Package:
    """One package to be written."""

    captures: Captures
    spans: list[Span]
    window: Window
    pages: Pages
    is_thin: bool = False
    """Name what revisits refer to outside, instead of taking it in."""
    _moved: dict[str, Moved] = field(default_factory=dict)
    """Of each file that is cut: where its records were, and where they are now."""

    def write(self, path: Path, *, title: str, now: datetime, sign: Signer | None) -> Packaged:
        """Write the package; it appears whole or not at all."""
        done = Packaged(path=path)
        with TemporaryFile(prefix="archiver-") as room, PackageWriter(path=path, moment=now) as out:
            for span in self.spans:
                out.add(f"archive/{span.name}", self._file(span), most_bytes=span.length_bytes)
            originals = Originals(shelves=self.captures.shelves, file=room)
            originals.take(self._outside())
            pulled: Iterable[bytes] = ()
            if originals.count and not self.is_thin:
                most = originals.length_bytes
                out.add(f"archive/{ORIGINALS}", originals.pieces(), most_bytes=most)
                done.pulled_in, pulled = originals.count, originals.index()
            index_bytes = sum(each.index.stat().st_size for each in self.captures.shelves)
            out.add(INDEX, self._index(pulled, done), most_bytes=2 * index_bytes)
            self._add_pages(out, done)
            about = About(
                title=title,
                created=now,
                main_page_url=self.pages.first_url,
                main_page_date=self.pages.first_date,
                requires=tuple(originals.named()) if self.is_thin else (),
            )
            out.finish(about, sign)
        return done

    def _add_pages(self, out: PackageWriter, done: Packaged) -> None:
        names, most = set(self._places), self.pages.most_bytes
        pages = self.pages.lines(names, self.window.holds, self._moved)
        out.add(PAGES, pages, most_bytes=most)
        done.pages = self.pages.count
        for name, lines in self.pages.kept(names, self.window.holds, self._moved):
            out.add(f"json/{name}", lines, most_bytes=most)

    def _file(self, span: Span) -> Iterable[bytes]:
        if self.window.holds(span.first) and self.window.holds(span.last):
            return pieces_of(span.place.path)
        return self._cut(span)

    def _cut(self, span: Span) -> Iterator[bytes]:
        """Yield the records of the window; a warcinfo stands for what comes after it."""
        moved, length = self._moved.setdefault(span.name, Moved()), 0
        for record in read_records(span.place.path):
            wanted = record.type == "warcinfo" or self.window.holds(
                record.headers.get("warc-date") or ""
            )
            if wanted and record.length:
                moved.add(record.offset, length)
                yield from pieces_of(span.place.path, record.offset, record.length)
                length += record.length

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {span.name: span.place for span in self.spans}

    def _is_inside(self, line: IndexLine, shelf: Shelf) -> bool:
        """Tell whether a capture goes in; a file of another archive may bear the same name."""
        place = self._places.get(line.filename)
        is_here = place is not None and shelf.places.get(line.filename) == place
        return is_here and self.window.holds(line.timestamp)

    def _lines(self) -> Iterator[tuple[IndexLine, Shelf]]:
        """Yield the captures that go in, sorted within each shelf."""
        for shelf in self.captures.shelves:
            for line in shelf.lines():
                if self._is_inside(line, shelf):
                    yield line, shelf

    def _index(self, pulled: Iterable[bytes], done: Packaged) -> Iterator[bytes]:
        sources = [self._texts(shelf) for shelf in self.captures.shelves]
        if self._moved:  # lines that are equal but for their places may change places
            sources = [sorted_lines(source) for source in sources]
        last = b""
        for text in merge(*sources, pulled):
            if text != last:
                done.captures += 1
                yield text
            last = text

    def _texts(self, shelf: Shelf) -> Iterator[bytes]:
        for line in shelf.lines():
            if self._is_inside(line, shelf):
                moved = self._moved.get(line.filename)
                offset = line.offset if moved is None else moved.get(line.offset)
                if offset is not None:
                    yield line.moved_to(offset).to_line().encode() + b"\n"

    def _outside(self) -> Iterator[Found]:
        """Yield what revisits refer to and the package would not hold."""
        for line, shelf in self._lines():
            if line.mime != REVISIT:
                continue
            found = self.captures.original_place(shelf.record(line))
            if found is not None and not self._is_inside(*found):
                yield found


def spans_of(own: Iterable[Shelf], window: Window) -> list[Span]:
    """Return the finished WARC files that have captures in the window, in their order.

    Raises BrokenWarc for a file in which no record can be found by its place.
    """
    days: dict[str, tuple[str, str]] = {}
    places: dict[str, Place] = {}
    for shelf in own:
        places |= shelf.places
        for line in shelf.lines():
            if not line.length:
                text = f"records of {line.filename} share one gzip member: nobody can seek in it"
                raise BrokenWarc(
                    "corrupt",
                    f"{text}; write it anew with `warcio recompress`",
                    what="gzip-member-shared",
                )
            first, last = days.get(line.filename, (line.timestamp, line.timestamp))
            days[line.filename] = (min(first, line.timestamp), max(last, line.timestamp))
    spans = [
        Span(name=name, place=places[name], first=first, last=last)
        for name, (first, last) in sorted(days.items())
        if name in places and not places[name].path.name.endswith(OPEN)
    ]
    return [
        span
        for span in spans
        if (not window.since or span.last >= window.since)
        and (not window.until or span.first <= window.until)
    ]


def groups_of(spans: Iterable[Span], most_bytes: int) -> Iterator[list[Span]]:
    """Yield files in packages of at most so many bytes; one larger file goes alone. 0: one."""
    group: list[Span] = []
    size = 0
    for span in spans:
        if group and most_bytes and size + span.length_bytes > most_bytes:
            yield group
            group, size = [], 0
        group.append(span)
        size += span.length_bytes
    if group:
        yield group
