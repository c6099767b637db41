"""An index of WARC files: one line a capture, sorted by SURT and time (CDXJ).

`com,example)/path 20261124120000 {"url": …}`. Lines sort by their bytes, so that files can be
merged and searched by halving. POST and PUT have keys of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from pathlib import Path
from typing import IO, NamedTuple

from archiver.warc.form.source import BrokenWarc, next_record
from archiver.warc.http.head import split_request
from archiver.warc.postkey import append_request
from archiver.warc.reader import Record, read_records
from archiver.warc.surt import surt
from archiver.warc.warcfile import OPEN

_INDEXED = {"response", "revisit", "resource"}
_MAX_LINE_BYTES = 1 << 16
_MOST_APART = 1000
Told = Callable[[str], object]
"""Is told in words where a file is damaged."""


class _Asked(NamedTuple):
    method: str
    content_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexLine:
    """One capture."""

    key: str
    """SURT."""
    timestamp: str
    """Fourteen digits, UTC."""
    url: str
    mime: str | None
    status: str | None
    digest: str | None
    length: int
    offset: int
    filename: str
    method: str | None = None
    """None: GET."""
    request_body: str | None = None
    """The body as it stands in the key."""

    def to_line(self) -> str:
        """Return the line, without the line break."""
        facts = {
            "url": self.url,
            "mime": self.mime,
            "status": self.status,
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
            "requestBody": self.request_body,
            "method": self.method,
        }
        kept = {name: value for name, value in facts.items() if value is not None}
        return f"{self.key} {self.timestamp} {json.dumps(kept)}"

    def moved_to(self, offset: int, *, filename: str | None = None) -> IndexLine:
        """Return the line of the same record at another place."""
        return replace(self, offset=offset, filename=filename or self.filename)


def parse_line(line: str) -> IndexLine:
    """Read a line; raise ValueError when it is none."""
    key, timestamp, text = line.rstrip("\n").split(" ", 2)
    facts = json.loads(text)
    return IndexLine(
        key=key,
        timestamp=timestamp,
        url=facts["url"],
        mime=facts.get("mime"),
        status=facts.get("status"),
        digest=facts.get("digest"),
        length=int(facts["length"]),
        offset=int(facts["offset"]),
        filename=facts["filename"],
        method=facts.get("method"),
        request_body=facts.get("requestBody"),
    )


def index_file(path: Path, *, told: Told | None = None) -> list[IndexLine]:
    """Return the lines of one WARC file, sorted; see `index_lines` for the rest."""
    return sorted(index_lines(path, told=told), key=_sort_key)


def index_lines(path: Path, *, told: Told | None = None) -> Iterator[IndexLine]:
    """Yield the lines of one WARC file as they lie; how many there are costs no memory.

    What a request says of its method is heard up to a thousand records from its answer. Where
    the file is damaged, raise BrokenWarc; or, when someone wants to be told, tell and go on behind.
    """
    captures: dict[str, IndexLine] = {}
    asked: dict[str, _Asked] = {}
    name = path.name.removesuffix(OPEN)
    for record in _records(path, told):
        record_id = record.headers.get("warc-record-id") or f"at {record.offset}"
        # wget ties the response to its request, we the request to its response.
        tied = (record_id, *record.headers.all("warc-concurrent-to"))
        if record.type in _INDEXED and record.url:
            line = _line(record, name)
            request = next((asked[one] for one in tied if one in asked), None)
            if record_id in captures:
                yield captures.pop(record_id)
            captures[record_id] = _asked_with(line, request) if request else line
            if len(captures) > _MOST_APART:
                yield captures.pop(next(iter(captures)))
        elif record.type == "request" and (request := _special_request(record)):
            asked |= dict.fromkeys(tied, request)
            for answer in captures.keys() & set(tied):
                captures[answer] = _asked_with(captures[answer], request)
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


def merged(old: Iterable[str], new: Iterable[IndexLine]) -> Iterator[str]:
    """Yield the lines of an index and new ones, in order, each once; with line breaks."""
    last = ""
    fresh = (line.to_line() + "\n" for line in new)
    for line in merge(old, fresh, key=lambda text: text.encode("utf-8")):
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


def _line(record: Record, name: str) -> IndexLine:
    head = record.http
    mime = head.first(b"content-type") if head else None
    kind = mime.decode("latin-1") if mime else None
    digest = record.headers.get("warc-payload-digest")
    if record.type == "resource":  # whose payload is the block
        kind = record.headers.get("content-type")
        digest = digest or record.headers.get("warc-block-digest")
    url = record.url or ""
    return IndexLine(
        key=surt(url),
        timestamp=re.sub(r"\D", "", record.headers.get("warc-date") or "")[:14],
        url=url,
        mime="warc/revisit" if record.type == "revisit" else _plain_mime(kind),
        status=str(head.status) if head else None,
        digest=digest,
        length=record.length,
        offset=record.offset,
        filename=name,
    )


def _special_request(record: Record) -> _Asked | None:
    """Return what a request adds to the key; None for GET."""
    parts = split_request(record.block_bytes())
    if parts is None or parts[0].upper() == "GET":
        return None
    method, _, fields, body = parts
    kinds = [value.decode("latin-1") for name, value in fields if name.lower() == b"content-type"]
    return _Asked(method.upper(), (kinds or [""])[0], body)


def _asked_with(line: IndexLine, asked: _Asked) -> IndexLine:
    url, query = append_request(
        line.url, method=asked.method, content_type=asked.content_type, body=asked.body
    )
    return replace(line, key=surt(url), method=asked.method, request_body=query)


def _plain_mime(kind: str | None) -> str | None:
    """Without parameters and without anything that could break a line."""
    bare = (kind or "").replace(";", " ").split()
    return bare[0].lower() if bare else None


def _sort_key(line: IndexLine) -> bytes:
    return line.to_line().encode("utf-8")
