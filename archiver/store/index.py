"""The index of an archive: `index/index.cdxj`, by which captures are looked up.

Derivable at any time from the WARC files. It takes up files when they have their final name:
from then on they do not change.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archiver.store.disk.whole import write_whole
from archiver.warc.cdxj import IndexLine, index_file, look_up, merged, nearest, parse_line
from archiver.warc.check.finding import FileReport, Finding

INDEX = "index/index.cdxj"
_FILE_NAME = re.compile(r'"filename": "([^"]+)"')
_INDEXED = {"response", "revisit", "resource"}

logger = logging.getLogger(__name__)


def update_index(folder: Path) -> int:
    """Take up the finished WARC files that the index does not hold yet; return their captures."""
    old = folder / INDEX
    known = indexed_files(old) if old.is_file() else set()
    fresh = [path for path in _warcs(folder) if path.name not in known]
    return _write(folder, _text_lines(old) if known else [], fresh)


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


def _write(folder: Path, old: Iterable[str], fresh: list[Path]) -> int:
    lines = [line for path in fresh for line in index_file(path, told=logger.warning)]
    if not fresh and (folder / INDEX).is_file():
        return 0
    (folder / INDEX).parent.mkdir(parents=True, exist_ok=True)
    lines.sort(key=lambda line: line.to_line().encode("utf-8"))
    write_whole(folder / INDEX, (line.encode("utf-8") for line in merged(old, lines)))
    return len(lines)


def indexed_files(index: Path) -> set[str]:
    """Return the names of the WARC files that an index holds."""
    matches = (_FILE_NAME.search(line) for line in _text_lines(index))
    return {match.group(1) for match in matches if match}


def _text_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def _finding(code: str, text: str, path: Path, offset: int) -> Finding:
    return Finding(kind="inconsistent", code=code, text=text, file=str(path), offset=offset)


def _warcs(folder: Path) -> list[Path]:
    """Return the finished WARC files; plain ones are foreign."""
    room = folder / "warc"
    return sorted([*room.glob("*.warc.gz"), *room.glob("*.warc")])
