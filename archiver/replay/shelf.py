"""WARC files with an index over them, wherever they lie: in an archive, alone, within a WACZ.

Nothing is written where they lie: an index that is missing is made in a scratch folder.
"""

from __future__ import annotations

import logging
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from weakref import finalize

from archiver.store.disk.sort import sorted_lines
from archiver.store.index import INDEX, indexed_files
from archiver.warc.cdxj import IndexLine, index_lines, look_up, parse_line, seek_line
from archiver.warc.reader import Record, read_records
from archiver.warc.warcfile import OPEN

WARC_NAMES = (".warc", ".warc.gz", f".warc.gz{OPEN}")
_LOCAL_HEADER_BYTES = 30
"""Of a ZIP file: APPNOTE.TXT 4.3.7."""

logger = logging.getLogger(__name__)


class NoCaptures(LookupError):  # noqa: N818 - says what is not there
    """There is nothing to read at a path; the text says what was expected."""


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
            return record
        raise NoCaptures(f"{line.filename} ends before byte {line.offset}")


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
    if zipfile.is_zipfile(path):
        return [_of_wacz(path, scratch)]
    if (path / "warc").is_dir():
        return list(_of_archive(path, scratch))
    files = warc_files(path)
    packages = sorted(path.rglob("*.wacz")) if path.is_dir() else []
    if not files and not packages:
        raise NoCaptures(f"{path} is no archive, WARC file or WACZ, and holds none")
    found = [_of_wacz(package, scratch) for package in packages]
    return [*found, *([_indexed(files, scratch)] if files else [])]


def warc_files(path: Path) -> list[Path]:
    """Return the WARC files of a path: itself, an archive's, or those anywhere in a folder."""
    if path.is_file():
        return [path] if path.name.endswith(WARC_NAMES) else []
    root = path / "warc" if (path / "warc").is_dir() else path
    return sorted(file for file in root.rglob("*") if file.name.endswith(WARC_NAMES))


def stored_start(package: Path, member: zipfile.ZipInfo) -> int | None:
    """Return where a member's bytes begin in a ZIP file; None when they are compressed."""
    if member.compress_type != zipfile.ZIP_STORED:
        return None
    with package.open("rb") as file:
        file.seek(member.header_offset)
        header = file.read(_LOCAL_HEADER_BYTES)
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return member.header_offset + _LOCAL_HEADER_BYTES + lengths


def unpacked_warcs(package: Path, scratch: Path) -> list[Path]:
    """Copy the WARC files of a WACZ to a folder, byte by byte; return where they lie."""
    found = []
    with zipfile.ZipFile(package) as archive:
        for member in archive.infolist():
            name = Path(member.filename).name
            if member.filename.startswith("archive/") and name.endswith(WARC_NAMES):
                with archive.open(member) as source, (scratch / name).open("wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
                found.append(scratch / name)
    return found


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
    """Read a package where it lies when its WARC files are stored, else unpack it."""
    room = _room(scratch)
    with zipfile.ZipFile(package) as archive:
        warcs = [each for each in archive.infolist() if each.filename.startswith("archive/")]
        index = next((n for n in archive.namelist() if n.startswith("indexes/index.cdx")), None)
        starts = {Path(each.filename).name: stored_start(package, each) for each in warcs}
        if index is None or index.endswith(".gz") or None in starts.values():
            return _indexed(unpacked_warcs(package, room), scratch)
        with archive.open(index) as source, (room / "index.cdxj").open("wb") as out:
            shutil.copyfileobj(source, out)
    places = {name: Place(path=package, start=start or 0) for name, start in starts.items()}
    return Shelf(index=room / "index.cdxj", places=places)


def _indexed(files: Iterable[Path], scratch: Path) -> Shelf:
    """Index files that have no index yet; a damaged one is taken as far as it can be read."""
    files = list(files)
    lines = (line for path in files for line in index_lines(path, told=logger.warning))
    index = _room(scratch) / "index.cdxj"
    with index.open("wb") as out:
        out.writelines(sorted_lines(line.to_line().encode() + b"\n" for line in lines))
    return Shelf(index=index, places=_places(files))


def _places(files: Iterable[Path]) -> dict[str, Place]:
    return {path.name.removesuffix(OPEN): Place(path=path) for path in files}


def _room(scratch: Path) -> Path:
    room = scratch / f"shelf-{sum(1 for _ in scratch.iterdir())}"
    room.mkdir()
    return room


def _one_word(digest: str) -> bytes:
    return "".join(digest.split()).encode()
