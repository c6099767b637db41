"""The pages in a WARC file, ours or another program's, with address and moment of capture."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archiver.commands.saved import PageError, moment
from archiver.commands.way import Way
from archiver.model.article import Reading
from archiver.warc.form.source import BrokenWarc
from archiver.warc.http.content import ContentUndecodable
from archiver.warc.reader import Record, read_records

_BEGINNING = b"WARC/"
_OK = 200
_HTML = "html"
TRUNCATED = "truncated"
"""The flag of an article that was read from the beginning of an answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One answer that a server gave with a page in it."""

    url: str
    content_type: str
    captured: datetime | None
    data: bytes
    """Without transfer and content coding."""
    is_truncated: bool = False
    """The record holds only the beginning of the answer."""


def is_warc(path: Path) -> bool:
    """Tell whether a file is a WARC file, plain or gzipped; a missing file is none."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_BEGINNING))
        if start == _BEGINNING or not start.startswith(b"\x1f\x8b"):
            return start == _BEGINNING
        with gzip.open(path) as packed:
            return packed.read(len(_BEGINNING)) == _BEGINNING
    except (OSError, EOFError, zlib.error):
        return False


def pages_of(path: Path, *, url: str | None = None) -> Iterator[Page]:
    """Yield the HTML pages answered with 200, in the file's order, `url` alone if one is named.

    Raises PageError where the file cannot be read further or a page cannot be decoded.
    """
    try:
        for record in read_records(path):
            with closing(record.block):
                is_wanted = url is None or record.url == url
                page = _page_of(record) if is_wanted else None
            if page is not None:
                yield page
    except BrokenWarc as error:
        raise PageError(f"the WARC file is broken: {error}") from error


def read_as(page: Page, way: Way) -> Reading:
    """Read a page of a WARC file as a spider, or generically, does; say so if it was cut."""
    reading = way.read(
        page.data, url=page.url, content_type=page.content_type, captured=page.captured
    )
    if not page.is_truncated:
        return reading
    article = reading.article
    if article is not None and TRUNCATED not in article.flags:
        article = replace(article, flags=(*article.flags, TRUNCATED))
    return replace(reading, article=article, flags=(*reading.flags, TRUNCATED))


def _page_of(record: Record) -> Page | None:
    if record.type != "response" or record.url is None:
        return None
    head = record.http
    if head is None or head.status != _OK:
        return None
    kind = (head.first(b"content-type") or b"").decode("latin-1")
    if _HTML not in kind.lower():
        return None
    try:
        data = record.body()
    except ContentUndecodable as error:
        raise PageError(f"{record.url}: {error}") from error
    return Page(
        url=record.url, content_type=kind, captured=_captured(record), data=data,
        is_truncated=record.headers.get("warc-truncated") is not None,
    )  # fmt: skip


def _captured(record: Record) -> datetime | None:
    try:
        return moment(record.headers.get("warc-date") or "")
    except ValueError:
        return None
