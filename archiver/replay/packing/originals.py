"""What the revisits of a package refer to and the package would not hold: each once, in order.

Kept in a file while the package is written, for a part of a large archive may need half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from archiver.replay.shelf import Shelf
from archiver.store.disk.sort import sorted_lines
from archiver.store.wacz.write import pieces_of
from archiver.warc.cdxj import IndexLine, parse_line

ORIGINALS = "originals.warc.gz"
"""The file of a package that holds what lay outside."""

Found = tuple[IndexLine, Shelf]


@dataclass(kw_only=True)
class Originals:
    """Records from outside a package."""

    shelves: list[Shelf]
    file: IO[bytes]
    """Open and empty; what was found is remembered there."""
    count: int = 0
    length_bytes: int = 0

    def take(self, found: Iterable[Found]) -> None:
        """Remember what was found, each record once."""
        last = b""
        for text in sorted_lines(map(self._text, found)):
            if text != last:
                self.file.write(text)
                self.count += 1
                self.length_bytes += parse_line(text.rpartition(b"\t")[0].decode()).length
            last = text

    def __iter__(self) -> Iterator[Found]:
        """Give what was found, with where it lies."""
        self.file.seek(0)
        for text in self.file:
            line, _, number = text.rpartition(b"\t")
            yield parse_line(line.decode()), self.shelves[int(number)]

    def pieces(self) -> Iterator[bytes]:
        """Yield the records as they lie elsewhere."""
        for line, shelf in self:
            place = shelf.places[line.filename]
            yield from pieces_of(place.path, place.start + line.offset, line.length)

    def index(self) -> Iterator[bytes]:
        """Yield the lines of an index for them, as `pieces` puts them, sorted."""
        return sorted_lines(self._moved())

    def named(self) -> Iterator[dict[str, str]]:
        """Yield them by name, for a package that leaves them where they are."""
        for line, _ in self:
            facts = {
                "url": line.url,
                "timestamp": line.timestamp,
                "digest": line.digest or "",
                "filename": line.filename,
            }
            yield {name: value for name, value in facts.items() if value}

    def _moved(self) -> Iterator[bytes]:
        length = 0
        for line, _ in self:
            yield line.moved_to(length, filename=ORIGINALS).to_line().encode() + b"\n"
            length += line.length

    def _text(self, found: Found) -> bytes:
        line, shelf = found
        return f"{line.to_line()}\t{self.shelves.index(shelf)}\n".encode()
