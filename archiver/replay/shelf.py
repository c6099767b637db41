"""WARC files with an index over them, wherever they lie: in an archive, alone, within a WACZ.

Nothing is written where they lie: an index that is missing is made in a scratch folder.
"""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from weakref import finalize

from archiver.replay.unpack import (
    BROKEN,
    WARC_NAMES,
    BrokenPackage,
    NoCaptures,
    packages_of,
    room_in,
    stored_start,
    unpacked_warcs,
)
from archiver.store.disk.sort import sorted_lines
from archiver.store.index import INDEX, indexed_files
from archiver.warc.cdxj import IndexLine, index_lines, look_up, parse_line, seek_line
from archiver.warc.reader import Record, read_records
from archiver.warc.warcfile import OPEN

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a WARC file lies."""

    path: Path
    start: int = 0
    """Its first byte in that file: not 0 within a WACZ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """Some WARC files and their index."""

    index: Path
    places: Mapping[str, Place]
    """By the name that stands in the index."""

    def look_up(self, url: str) -> Iterator[IndexLine]:
        """Yield the captures of an address (or key of a POST), oldest first."""
        return look_up(self.index, url)

    def lines(self) -> Iterator[IndexLine]:
        """Yield every capture."""
        with self.index.open(encoding="utf-8", newline="\n") as file:
            yield from map(parse_line, file)

    def record(self, line: IndexLine) -> Record:
        """Return the record of a capture; raise NoCaptures or BrokenWarc when it is not there."""
        place = self.places.get(line.filename)
        if place is None:
            raise NoCaptures(f"the index names {line.filename}, which is not there")
        for record in read_records(place.path, start=place.start + line.offset):
            if line.length or _is_of(record, line):
                return record
        raise NoCaptures(f"{line.filename} holds no such record from byte {line.offset} on")


def _is_of(record: Record, line: IndexLine) -> bool:
    """Tell which of the records that share a gzip member a line means."""
    digits = re.sub(r"\D", "", record.headers.get("warc-date") or "")
    is_kind = (record.type == "revisit") == (line.mime == "warc/revisit")
    is_answer = record.type in ("response", "revisit", "resource") and is_kind
    return is_answer and record.url == line.url and digits.startswith(line.timestamp)


class Payloads:
    """Where each payload lies, by its digest: a file that is searched by halving, no table."""

    def __init__(self, shelves: list[Shelf], *, but: str) -> None:
        self._shelves = shelves
        self._file = TemporaryFile(prefix="archiver-")  # noqa: SIM115  # lives as long as this
        finalize(self, self._file.close)
        self._file.writelines(sorted_lines(self._lines(but)))

    def look_up(self, digest: str) -> Iterator[tuple[IndexLine, Shelf]]:
        """Yield the captures that hold a payload, shelf by shelf."""
        prefix = _one_word(digest) + b" "
        seek_line(self._file, prefix)
        while (raw := self._file.readline()).startswith(prefix):
            place = self._file.tell()
            _, number, text = raw.split(b" ", 2)
            yield parse_line(text.decode()), self._shelves[int(number)]
            self._file.seek(place)

    def _lines(self, but: str) -> Iterator[bytes]:
        for number, shelf in enumerate(self._shelves):
            for line in shelf.lines():
                if line.digest and line.mime != but:
                    yield b"%s %06d %s\n" % (
                        _one_word(line.digest),
                        number,
                        line.to_line().encode(),
                    )


def shelves_of(path: Path, scratch: Path) -> list[Shelf]:
    """Return what a path holds; raise NoCaptures when that is no WARC at all."""
    if (path / "warc").is_dir():
        return list(_of_archive(path, scratch))
    files, packages = warc_files(path), packages_of(path)
    if not files and not packages:
        raise NoCaptures(f"{path} is no archive, WARC file or WACZ, and holds none")
    found = [_indexed(files, scratch)] if files else []
    for package in packages:
        try:
            found.append(_of_wacz(package, scratch))
        except BrokenPackage as error:
            if path == package:
                raise
            logger.warning("a package is left out: %s", error)
    return found


def warc_files(path: Path) -> list[Path]:
    """Return the WARC files of a path: itself, an archive's, or those anywhere in a folder."""
    if path.is_file():
        return [path] if path.name.endswith(WARC_NAMES) else []
    root = path / "warc" if (path / "warc").is_dir() else path
    return sorted(file for file in root.rglob("*") if file.name.endswith(WARC_NAMES))


def _of_archive(folder: Path, scratch: Path) -> Iterator[Shelf]:
    files = warc_files(folder)
    index = folder / INDEX
    known = indexed_files(index) if index.is_file() else set()
    taken_up = [path for path in files if path.name in known]
    fresh = [path for path in files if path.name not in known]
    if taken_up:
        yield Shelf(index=index, places=_places(taken_up))
    if fresh:
        yield _indexed(fresh, scratch)
    if not files:
        raise NoCaptures(f"the archive {folder} has no WARC file")


def _of_wacz(package: Path, scratch: Path) -> Shelf:
    """Read a package where it lies when its WARC files are stored and indexed, else unpack it."""
    room = room_in(scratch)
    try:
        with zipfile.ZipFile(package) as archive:
            warcs = [each for each in archive.infolist() if each.filename.startswith("archive/")]
            names = [n for n in archive.namelist() if n.startswith("indexes/index.cdx")]
            starts = {Path(each.filename).name: stored_start(package, each) for each in warcs}
            is_plain = None not in starts.values() and 0 < len(starts) == len(warcs)
            if is_plain and len(names) == 1 and not names[0].endswith(".gz"):
                with archive.open(names[0]) as source, (room / "index.cdxj").open("wb") as out:
                    out.writelines(sorted_lines(map(_checked, source)))
                places = {n: Place(path=package, start=start or 0) for n, start in starts.items()}
                return Shelf(index=room / "index.cdxj", places=places)
    except (*BROKEN, OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("an index is made anew: %s package=%s", error, package)
    return _indexed(unpacked_warcs(package, room), scratch)


def _checked(raw: bytes) -> bytes:
    """Return a line of another program's index; raise what parse_line raises."""
    parse_line(raw.decode())
    return raw.rstrip(b"\r\n") + b"\n"


def _indexed(files: Iterable[Path], scratch: Path) -> Shelf:
    """Index files that have no index yet; a damaged one is taken as far as it can be read."""
    files = list(files)
    lines = (line for path in files for line in index_lines(path, told=logger.warning))
    index = room_in(scratch) / "index.cdxj"
    with index.open("wb") as out:
        out.writelines(sorted_lines(line.to_line().encode() + b"\n" for line in lines))
    return Shelf(index=index, places=_places(files))


def _places(files: Iterable[Path]) -> dict[str, Place]:
    return {path.name.removesuffix(OPEN): Place(path=path) for path in files}


def _one_word(digest: str) -> bytes:
    return "".join(digest.split()).encode()
