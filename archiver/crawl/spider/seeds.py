"""Addresses to begin with, from files: lines, CSV, and what others have captured (CDX, CDXJ, WARC).

What a file holds is seen by its content. Of captures, pages only: status 200, HTML, each address
once. A line that cannot be understood is an ArgumentError with file and line number.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from archiver.crawl.spider.arguments import ArgumentError, Window
from archiver.model.url import identity, is_web
from archiver.warc.form.source import BrokenWarc
from archiver.warc.reader import Record, read_records

_GZIP = b"\x1f\x8b"
_CAPTURE = re.compile(r"\S+ \d{14} ")
_FIELDS = "N b a m s"
"""Of a CDX file that does not name its fields: key, time, address, type, status."""
_DATE_NAMES = ("date", "published", "lastmod")
_Line = tuple[str, str]
"""Where it stands (`file:number`), and its text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed:
    """An address to begin with."""

    url: str
    published: str | None = None
    """Its date as a CSV file gives it."""
    captured: str | None = None
    """When somebody first captured it, ISO 8601: it was published no later."""

    def may_lie_in(self, window: Window) -> bool:
        """Tell whether it may have been published in a window, as far as the file tells."""
        return window.holds(self.published) and Window(since=window.since).holds(self.captured)


def read_seeds(names: str) -> tuple[Seed, ...]:
    """Return the seeds of comma-separated files (`-` is stdin), each address once, in order."""
    files = [names] if Path(names).exists() else [name for name in names.split(",") if name]
    once: dict[str, Seed] = {}
    for seed in chain.from_iterable(map(_read, files)):
        once.setdefault(identity(seed.url), seed)
    return tuple(once.values())


@lru_cache(maxsize=8)  # arguments are looked at before a crawl, and again by it; stdin is gone then
def _read(name: str) -> tuple[Seed, ...]:
    try:
        if name.removesuffix(".gz").endswith(".warc"):
            return tuple(_of_warc(Path(name)))
        with _opened(name) as text:
            lines = ((f"{name}:{n}", line.strip("\r\n")) for n, line in enumerate(text, 1))
            return tuple(_of_text((where, line) for where, line in lines if line.strip()))
    except (OSError, EOFError, UnicodeDecodeError, BrokenWarc, csv.Error) as error:
        raise ArgumentError(f"urls={name!r} cannot be read: {error}") from error


@contextmanager
def _opened(name: str) -> Iterator[Iterable[str]]:
    if name == "-":
        yield sys.stdin
        return
    with Path(name).open("rb") as raw:
        is_packed = raw.peek(2)[:2] == _GZIP
        plain = gzip.GzipFile(fileobj=raw) if is_packed else raw
        yield io.TextIOWrapper(plain, encoding="utf-8-sig")


def _of_text(lines: Iterator[_Line]) -> Iterator[Seed]:
    first = next(lines, None)
    if first is None:
        return
    start, lines = first[1].removeprefix("\ufeff"), chain([first], lines)
    columns = [each.strip().strip('"').lower() for each in re.split(r"[,;\t]", start)]
    if start.split()[0] == "CDX" or start.startswith("!") or _CAPTURE.match(start):
        yield from _of_captures(lines)
    elif "url" in columns:
        yield from _of_table(lines, next((each for each in ",;\t" if each in start), ","), columns)
    else:
        for where, line in lines:
            if not line.startswith("#"):
                yield Seed(url=_web(line.strip(), where))


def _of_table(lines: Iterator[_Line], delimiter: str, columns: list[str]) -> Iterator[Seed]:
    next(lines)  # the names
    dated = next((name for name in _DATE_NAMES if name in columns), None)
    for where, line in lines:
        row = next(csv.reader([line], delimiter=delimiter))
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        url = _web(cells.get("url", ""), where)
        yield Seed(url=url, published=cells.get(dated) if dated else None)


def _of_captures(lines: Iterator[_Line]) -> Iterator[Seed]:
    letters = _FIELDS.split()
    for where, line in lines:
        fields = line.split()
        if fields[0] == "CDX":
            letters = fields[1:]
        elif not line.startswith("!"):
            try:
                facts = _facts_of_line(line, letters)
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise ArgumentError(f"{where}: no line of a CDX or CDXJ file: {error}") from error
            yield from _page(*facts)


def _facts_of_line(line: str, letters: list[str]) -> tuple[str, str, str, str]:
    """Return address, time of 14 digits, type and status."""
    parts = line.split(" ", 2)
    if parts[2].startswith("{"):
        told = json.loads(parts[2])
        return told["url"], parts[1], told.get("mime") or "", str(told.get("status"))
    fields = dict(zip(letters, line.split(), strict=False))
    return fields["a"], fields["b"], fields.get("m", ""), fields.get("s", "")


def _page(url: str, time: str, kind: str, status: str) -> Iterator[Seed]:
    if status == "200" and "html" in kind.lower() and is_web(url):
        day = f"{time[:4]}-{time[4:6]}-{time[6:8]}"
        yield Seed(url=url, captured=f"{day}T{time[8:10]}:{time[10:12]}:{time[12:14]}Z")


def _of_warc(path: Path) -> Iterator[Seed]:
    return chain.from_iterable(map(_of_record, read_records(path)))


def _of_record(record: Record) -> Iterator[Seed]:
    if record.type == "response" and record.url and (head := record.http):
        kind = (head.first(b"content-type") or b"").lower()
        if head.status == 200 and b"html" in kind and is_web(record.url):  # noqa: PLR2004  # HTTP's
            yield Seed(url=record.url, captured=record.headers.get("warc-date"))


def _web(text: str, where: str) -> str:
    if not is_web(text):
        raise ArgumentError(f"{where}: {text!r} is no http or https address")
    return text
