"""An index of WARC files: one line a capture, sorted by SURT and time (CDXJ).

`com,example)/path 20261124120000 {"url": …}`. Lines sort by their bytes, so that files can be
merged and searched by halving. POST and PUT have keys of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from pathlib import Path
from typing import IO

from archiver.warc.form.source import BrokenWarc, next_record
from archiver.warc.indexline import (
    Asked,
    IndexLine,
    asked_with,
    line_of_record,
    parse_line,
    special_request,
)
from archiver.warc.reader import Record, read_records
from archiver.warc.surt import surt
from archiver.warc.warcfile import OPEN

__all__ = [
    "IndexLine",
    "index_file",
    "index_lines",
    "look_up",
    "merged",
    "nearest",
    "parse_line",
    "seek_line",
    "write_index",
]

_INDEXED = {"response", "revisit", "resource"}
_MAX_LINE_BYTES = 1 << 16
_MOST_APART = 1000
Told = Callable[[str], object]
"""Is told in words where a file is damaged."""


def index_file(path: Path, *, told: Told | None = None) -> list[IndexLine]:
    """Return the lines of one WARC file, sorted; see `index_lines` for the rest."""
    return sorted(index_lines(path, told=told), key=_sort_key)


def index_lines(path: Path, *, told: Told | None = None) -> Iterator[IndexLine]:
    """Yield the lines of one WARC file as they lie; how many there are costs no memory.

    What a request says of its method is heard up to a thousand records from its answer. Where
    the file is damaged, raise BrokenWarc; or, when someone wants to be told, tell and go on behind.
    """
    captures: dict[str, IndexLine] = {}
    asked: dict[str, Asked] = {}
    name = path.name.removesuffix(OPEN)
    for record in _records(path, told):
        record_id = record.headers.get("warc-record-id") or f"at {record.offset}"
        # wget ties the response to its request, we the request to its response.
        tied = (record_id, *record.headers.all("warc-concurrent-to"))
        if record.type in _INDEXED and record.url:
            line = line_of_record(record, name)
            request = next((asked[one] for one in tied if one in asked), None)
            if record_id in captures:
                yield captures.pop(record_id)
            captures[record_id] = asked_with(line, request) if request else line
            if len(captures) > _MOST_APART:
                yield captures.pop(next(iter(captures)))
        elif record.type == "request" and (request := special_request(record.block_bytes())):
            asked |= dict.fromkeys(tied, request)
            for answer in captures.keys() & set(tied):
                captures[answer] = asked_with(captures[answer], request)
            while len(asked) > _MOST_APART:
                del asked[next(iter(asked))]
    yield from captures.values()


def write_index(lines: Iterable[IndexLine], out: IO[bytes]) -> int:
    """Write sorted lines; return how many."""
    count = 0
    for line in lines:
        out.write(line.to_line().encode("utf-8") + b"\n")
        count += 1
    return count


def merged(old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    """Yield the lines of two indexes in order, each once; all with line breaks."""
    last = ""
    for line in merge(old, new, key=lambda text: text.encode("utf-8")):
        if line != last:
            yield line
        last = line


def look_up(index: Path, url: str) -> Iterator[IndexLine]:
    """Yield the captures of an address (or key of a POST), oldest first."""
    prefix = surt(url).encode("ascii") + b" "
    with index.open("rb") as file:
        seek_line(file, prefix)
        for raw in file:
            if not raw.startswith(prefix):
                return
            yield parse_line(raw.decode("utf-8"))


def nearest(captures: Iterable[IndexLine], timestamp: str) -> IndexLine | None:
    """Return the capture nearest to a time of up to fourteen digits; None without captures."""
    wanted = int(timestamp.ljust(14, "0")[:14])
    return min(captures, key=lambda line: abs(int(line.timestamp[:14]) - wanted), default=None)


def seek_line(file: IO[bytes], prefix: bytes) -> None:
    """Go to the first line that is not less than a prefix, by halving."""
    low, high = 0, file.seek(0, 2)
    while high - low > _MAX_LINE_BYTES:
        middle = (low + high) // 2
        file.seek(middle)
        file.readline()
        if (line := file.readline()) and line < prefix:
            low = middle
        else:
            high = middle
    file.seek(low)
    if low:
        file.readline()
    position = file.tell()
    while (line := file.readline()) and line < prefix:
        position = file.tell()
    file.seek(position)


def _records(path: Path, told: Told | None) -> Iterator[Record]:
    start: int | None = 0
    while start is not None:
        end = start
        try:
            for record in read_records(path, start=start):
                end = record.offset + record.length
                yield record
        except BrokenWarc as error:
            if told is None:
                raise
            told(f"a record cannot be indexed: {error} offset={end} file={path}")
            with path.open("rb") as file:
                start = next_record(file, end + 1)
        else:
            start = None


def _sort_key(line: IndexLine) -> bytes:
    return line.to_line().encode("utf-8")
