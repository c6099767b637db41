"""The index of an archive: `index/index.cdxj`, by which captures are looked up.

Derivable at any time from the WARC files. It takes up files when they have their final name:
from then on they do not change.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archiver.store.disk.whole import write_whole
from archiver.warc.cdxj import (
    IndexLine,
    index_file,
    index_lines,
    look_up,
    merged,
    nearest,
    parse_line,
)
from archiver.warc.check.finding import FileReport, Finding

INDEX = "index/index.cdxj"
_FILE_NAME = re.compile(r'"filename": ("(?:[^"\\]|\\.)+")')
_INDEXED = {"response", "revisit", "resource"}
_MOST_FRESH = 50_000
"""Lines that a crawl keeps in memory, some 20 MB; with more of them, the files are read again."""

logger = logging.getLogger(__name__)


class FreshLines:
    """The lines of what was just written, so that its files need not be read again."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._count = 0

    def add(self, line: IndexLine) -> None:
        """Keep a line; with too many, forget all of them and keep no more."""
        self._count += 1
        if self._count > _MOST_FRESH:
            self._lines.clear()
        else:
            self._lines[line.filename].append(line.to_line() + "\n")

    def take(self, path: Path) -> list[str] | None:
        """Return the lines of a file, once; None when it has to be read."""
        return self._lines.pop(path.name, None)


def update_index(folder: Path, fresh_lines: FreshLines | None = None) -> int:
    """Take up the finished WARC files that the index does not hold yet; return their captures."""
    old = folder / INDEX
    known = indexed_files(old) if old.is_file() else set()
    fresh = [path for path in _warcs(folder) if path.name not in known]
    return _write(folder, _text_lines(old) if known else [], fresh, fresh_lines)


def rebuild_index(folder: Path) -> int:
    """Make the index anew from every finished WARC file; return its captures."""
    return _write(folder, [], _warcs(folder))


def indexed(folder: Path) -> Iterator[IndexLine]:
    """Yield every capture of an archive's finished files, also of an archive without an index.

    Changes nothing; what is not taken up yet is indexed in passing.
    """
    index = folder / INDEX
    files = {path.name: path for path in _warcs(folder)}
    taken_up: set[str] = set()
    for text in _text_lines(index) if index.is_file() else ():
        line = parse_line(text)
        taken_up.add(line.filename)
        if line.filename in files:
            yield line
    for name in files.keys() - taken_up:
        yield from index_file(files[name], told=logger.warning)


def find_captures(folder: Path, url: str) -> Iterator[IndexLine]:
    """Yield the captures of an address, oldest first."""
    path = folder / INDEX
    if path.is_file():
        yield from look_up(path, url)


def find_capture(folder: Path, url: str, timestamp: str) -> IndexLine | None:
    """Return the capture of an address that is nearest to a time (`YYYY…`, up to 14 digits)."""
    return nearest(find_captures(folder, url), timestamp)


def index_findings(folder: Path, reports: Iterable[FileReport]) -> Iterator[Finding]:
    """Yield where the index and the WARC files disagree; nothing when there is no index."""
    path = folder / INDEX
    if not path.is_file():
        return
    held = {
        (Path(record.file).name, record.offset): record.length
        for report in reports
        for record in report.records
        if record.type in _INDEXED and not record.file.endswith(".open")
    }
    taken_up = indexed_files(path)
    last, offset = b"", 0
    with path.open("rb") as file:
        for raw in file:
            yield from _line_findings(path, offset, raw, last, held)
            last, offset = raw, offset + len(raw)
    for name, place in sorted(held):
        if name in taken_up:
            text = f"no line for the record in {name} at {place}"
            yield _finding("index-misses-record", text, path, 0)
    for name in sorted({name for name, _ in held} - taken_up):
        text = f"{name} is not taken up yet: run `archiver index {folder}`"
        yield replace(_finding("index-behind", text, path, 0), kind="unusual")


def _line_findings(
    path: Path, offset: int, raw: bytes, last: bytes, held: dict[tuple[str, int], int]
) -> Iterator[Finding]:
    if raw < last:
        yield _finding("index-not-sorted", raw[:80].decode("utf-8", "replace"), path, offset)
    try:
        line = parse_line(raw.decode("utf-8"))
    except (ValueError, KeyError, TypeError):
        yield _finding("index-line-bad", raw[:80].decode("utf-8", "replace"), path, offset)
        return
    length = held.pop((line.filename, line.offset), None)
    if length != line.length:
        text = f"{line.filename} at {line.offset}: {line.length} bytes said, {length} there"
        yield _finding("index-names-no-record", text, path, offset)


def _write(
    folder: Path, old: Iterable[str], fresh: list[Path], fresh_lines: FreshLines | None = None
) -> int:
    lines = [line for path in fresh for line in _lines_of(path, fresh_lines)]
    if not fresh and (folder / INDEX).is_file():
        return 0
    (folder / INDEX).parent.mkdir(parents=True, exist_ok=True)
    lines.sort(key=lambda line: line.encode("utf-8"))
    write_whole(folder / INDEX, (line.encode("utf-8") for line in merged(old, lines)))
    return len(lines)


def _lines_of(path: Path, fresh_lines: FreshLines | None) -> Iterable[str]:
    if fresh_lines is not None and (known := fresh_lines.take(path)) is not None:
        return known
    return (line.to_line() + "\n" for line in index_lines(path, told=logger.warning))


def indexed_files(index: Path) -> set[str]:
    """Return the names of the WARC files that an index holds."""
    matches = (_FILE_NAME.search(line) for line in _text_lines(index))
    written = {match.group(1) for match in matches if match}
    return {str(json.loads(name)) for name in written}


def _text_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def _finding(code: str, text: str, path: Path, offset: int) -> Finding:
    return Finding(kind="inconsistent", code=code, text=text, file=str(path), offset=offset)


def _warcs(folder: Path) -> list[Path]:
    """Return the finished WARC files; plain ones are foreign."""
    room = folder / "warc"
    return sorted([*room.glob("*.warc.gz"), *room.glob("*.warc")])
