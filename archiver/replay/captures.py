"""The captures of one or many sources, found by address, method and time, and read whole.

A revisit is answered with the payload it refers to. What cannot be found is None, never
something made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urldefrag, urlsplit

from archiver.model.receipt import Receipt
from archiver.replay.shelf import Payloads, Shelf, shelves_of
from archiver.replay.unpack import NoCaptures
from archiver.warc.cdxj import IndexLine
from archiver.warc.digest import is_same
from archiver.warc.form.source import BrokenWarc
from archiver.warc.http.head import Head
from archiver.warc.postkey import append_request
from archiver.warc.reader import Record
from archiver.warc.revisit import NOT_MODIFIED

REVISIT = "warc/revisit"
_DIGITS = 14
_DEFAULT_PORT = re.compile(
    r"(?<=^http)(://[^/?#]*):80(?=[/?#]|$)|(?<=^https)(://[^/?#]*):443(?=[/?#]|$)"
)


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One answer from the past."""

    filename: str
    """Of the WARC file, as an index names it."""
    record: Record
    """The record that was found: a response, revisit or resource."""
    holder: Record
    """The record whose block holds the payload: the same, or what a revisit refers to."""
    head: Head
    """Of the answer that stands for the page: a 304 stands for what it confirms."""

    @property
    def is_not_modified(self) -> bool:
        """Tell whether the server only said that nothing had changed."""
        return self.record.headers.get("warc-profile") == NOT_MODIFIED

    @property
    def is_truncated(self) -> bool:
        """Tell whether the record holds only the beginning of the answer."""
        return self.holder.headers.get("warc-truncated") is not None

    @cached_property
    def payload(self) -> bytes:
        """The body without transfer coding, still content-encoded."""
        return self.holder.payload()

    @property
    def receipt(self) -> Receipt:
        """Where the answer lies: a 304's is that of the answer it confirms."""
        record = self.holder if self.is_not_modified else self.record
        return receipt_of(record, self.filename)


class Captures:
    """Every capture of some archives, WARC files and WACZ files."""

    def __init__(self, shelves: Iterable[Shelf]) -> None:
        self.shelves = list(shelves)

    def lines(
        self, url: str, *, method: str = "GET", content_type: str = "", body: bytes = b""
    ) -> list[IndexLine]:
        """Return the captures of a request, oldest first.

        Those of exactly this address; if there is none, those of the same key and scheme.
        """
        return [line for line, _ in self._found(url, method, content_type, body)]

    def find(
        self,
        url: str,
        *,
        method: str = "GET",
        content_type: str = "",
        body: bytes = b"",
        at: str | None = None,
    ) -> Capture | None:
        """Return the newest capture of a request, or the nearest to `at` (`YYYY…`, UTC).

        One that cannot be read (a revisit of what is not there, damage) counts as not there.
        """
        found = self._found(url, method, content_type, body)
        if at:
            wanted = int(at.ljust(_DIGITS, "0")[:_DIGITS])
            found.sort(key=lambda each: -abs(int(each[0].timestamp or 0) - wanted))
        for line, shelf in reversed(found):
            if capture := self._read(line, shelf):
                return capture
        return None

    def read(self, line: IndexLine) -> Capture | None:
        """Return the capture of an index line; None when it cannot be read."""
        for shelf in self.shelves:
            if line.filename in shelf.places and (capture := self._read(line, shelf)):
                return capture
        return None

    def every(self) -> Iterator[IndexLine]:
        """Yield every capture, shelf by shelf."""
        for shelf in self.shelves:
            yield from shelf.lines()

    def _found(
        self, url: str, method: str, content_type: str, body: bytes
    ) -> list[tuple[IndexLine, Shelf]]:
        wanted = plain_address(url)
        key = wanted
        if method != "GET":
            key, _ = append_request(wanted, method=method, content_type=content_type, body=body)
        near = [
            (line, shelf)
            for shelf in self.shelves
            for line in shelf.look_up(key)
            if (line.method or "GET") == method and _scheme(line.url) == _scheme(wanted)
        ]
        exact = [each for each in near if plain_address(each[0].url) == wanted]
        return sorted(exact or near, key=_order)

    def _read(self, line: IndexLine, shelf: Shelf) -> Capture | None:
        try:
            record = shelf.record(line)
        except (NoCaptures, BrokenWarc, OSError):
            return None
        return capture_of(record, line.filename, self)

    def original(self, revisit: Record) -> Record | None:
        """Return the record whose payload a revisit repeats; None when it is not here."""
        found = self.original_place(revisit)
        return found[1].record(found[0]) if found else None

    def original_place(self, revisit: Record) -> tuple[IndexLine, Shelf] | None:
        """Return where the record lies whose payload a revisit repeats."""
        url = revisit.headers.get("warc-refers-to-target-uri") or revisit.url or ""
        date = re.sub(r"\D", "", revisit.headers.get("warc-refers-to-date") or "")[:_DIGITS]
        digest = revisit.headers.get("warc-payload-digest")
        record_id = revisit.headers.get("warc-refers-to")
        for line, shelf in self._originals(url.strip("<>"), date, digest):
            try:
                record = shelf.record(line)
            except (NoCaptures, BrokenWarc, OSError):
                continue
            if _is_meant(record, record_id, digest):
                return line, shelf
        return None

    def _originals(
        self, url: str, date: str, digest: str | None
    ) -> Iterator[tuple[IndexLine, Shelf]]:
        """Yield what may be meant, the likeliest first; at last whatever has the digest."""
        near = [
            (line, shelf)
            for shelf in self.shelves
            for line in shelf.look_up(url)
            if line.mime != REVISIT
        ]
        yield from sorted(near, key=lambda each: each[0].timestamp != date)
        if digest:
            yield from self._payloads.look_up(digest)

    @cached_property
    def _payloads(self) -> Payloads:
        """The captures by their payload; made when addresses alone did not lead there."""
        return Payloads(self.shelves, but=REVISIT)


@contextmanager
def open_captures(*paths: Path) -> Iterator[Captures]:
    """Open archives, WARC files, folders of them, or WACZ files; raise NoCaptures for others."""
    with TemporaryDirectory(prefix="archiver-") as scratch:
        yield Captures(shelf for path in paths for shelf in shelves_of(path, Path(scratch)))


def capture_of(record: Record, filename: str, captures: Captures) -> Capture | None:
    """Return what a record answers; None when it is no answer, or a revisit of what is not here."""
    holder = captures.original(record) if record.type == "revisit" else record
    if holder is None:
        return None
    said_by = holder if record.headers.get("warc-profile") == NOT_MODIFIED else record
    head = said_by.http or holder.http or _head_of_resource(holder)
    if head is None:
        return None
    return Capture(filename=filename, record=record, holder=holder, head=head)


def plain_address(url: str) -> str:
    """Return an address without fragment, credentials and default port, the host in lower case."""
    parts = urlsplit(urldefrag(url)[0])
    netloc = parts.netloc.rpartition("@")[2].lower()
    plain = parts._replace(scheme=parts.scheme.lower(), netloc=netloc, path=parts.path or "/")
    return _DEFAULT_PORT.sub(lambda port: port[1] or port[2], plain.geturl())


def receipt_of(record: Record, filename: str) -> Receipt:
    """Return the receipt of a record, as the crawl that wrote it would have given it."""
    return Receipt(
        file=f"warc/{filename}",
        offset=record.offset,
        length=record.length,
        record_id=record.headers.get("warc-record-id") or "",
        payload_digest=record.headers.get("warc-payload-digest"),
        date=record.headers.get("warc-date") or "",
    )


def _order(found: tuple[IndexLine, Shelf]) -> tuple[str, str, int]:
    """Within a second the order of writing decides: a retry comes after what it repeats."""
    line, _ = found
    return line.timestamp, line.filename, line.offset


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower()


def _is_meant(record: Record, record_id: str | None, digest: str | None) -> bool:
    held = record.headers.get("warc-payload-digest")
    if record_id and record.headers.get("warc-record-id") == record_id:
        return True
    return bool(digest and held and is_same(held, digest))


def _head_of_resource(record: Record) -> Head | None:
    if record.type != "resource":
        return None
    kind = record.headers.get("content-type") or "application/octet-stream"
    fields = ((b"Content-Type", kind.encode("latin-1", "replace")),)
    return Head(version=(1, 1), status=200, reason=b"OK", fields=fields)
