"""Whether the parts of an archive say the same: JSON lines, conversions, journal and WARC."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archiver.model.article import Article, EmbedSighting, PageDoubt
from archiver.model.jsonform import JsonFormError, from_line
from archiver.model.receipt import Receipt
from archiver.store.disk.reading import reading
from archiver.store.state.journal import NAME as JOURNAL
from archiver.warc.check.finding import FileReport, Finding, Kind, RecordFacts
from archiver.warc.digest import is_same
from archiver.warc.reader import RecordMissing, read_record
from archiver.warc.warcfile import OPEN

_TAKEN = (".warc.gz", f".warc.gz{OPEN}")
"""Ends of the names that a start takes for its own."""


@dataclass
class LinesCheck:
    """The JSON lines of an archive against its WARC records."""

    folder: Path
    reports: Iterable[FileReport]
    counts: dict[str, int] = field(
        default_factory=lambda: {"articles": 0, "embeds": 0, "doubts": 0}
    )

    def __post_init__(self) -> None:
        records = [record for report in self.reports for record in report.records]
        self.by_id = {record.record_id: record for record in records if record.record_id}
        self.conversions: dict[str, list[RecordFacts]] = {}
        for record in records:
            if record.type == "conversion" and record.refers_to:
                self.conversions.setdefault(record.refers_to, []).append(record)

    def findings(self) -> Iterator[Finding]:
        """Give what is wrong with articles, embeds and doubts."""
        for name, kind in (("articles", Article), ("embeds", EmbedSighting), ("doubts", PageDoubt)):
            path = self.folder / "json" / f"{name}.jsonl"
            if not path.is_file():
                continue
            for offset, line in _lines(path):
                self.counts[name] += 1
                yield from self._line(path, offset, line, kind)

    def _line(self, path: Path, offset: int, line: bytes, kind: type) -> Iterator[Finding]:
        if not line.endswith(b"\n"):
            yield _finding("torn", "line-torn", "the last line does not end", path, offset)
            return
        try:
            fact: object = from_line(kind, line)
        except JsonFormError as error:
            yield _finding("corrupt", "line-not-strict", str(error), path, offset)
            return
        receipt = getattr(fact, "archive", None)
        if isinstance(receipt, Receipt):
            yield from self._receipt(path, offset, receipt)
        elif isinstance(fact, Article):
            yield _finding("inconsistent", "no-receipt", "names no record", path, offset)
        if isinstance(fact, Article) and receipt:
            yield from self._conversion(path, offset, line[:-1], receipt)

    def _receipt(self, path: Path, offset: int, receipt: Receipt) -> Iterator[Finding]:
        record = self.by_id.get(receipt.record_id)
        if record is None:
            text = f"names {receipt.record_id}, which no file holds"
            yield _finding("dangling", "receipt-dangling", text, path, offset)
            return
        found = (Path(record.file).name.removesuffix(OPEN), record.offset, record.length)
        said = (Path(receipt.file).name, receipt.offset, receipt.length)
        if found != said:
            text = f"says {said}, the record lies at {found}"
            yield _finding("inconsistent", "receipt-misplaced", text, path, offset)
        digest = record.payload_digest
        if receipt.payload_digest and not (digest and is_same(digest, receipt.payload_digest)):
            text = f"says {receipt.payload_digest}, the record {digest}"
            yield _finding("inconsistent", "receipt-digest", text, path, offset)

    def _conversion(
        self, path: Path, offset: int, line: bytes, receipt: Receipt
    ) -> Iterator[Finding]:
        for record in self.conversions.get(receipt.record_id, ()):
            if self._block_of(record) == line:
                return
        text = f"no conversion record of {receipt.record_id} holds this line"
        yield _finding("inconsistent", "conversion-differs", text, path, offset)

    def _block_of(self, record: RecordFacts) -> bytes | None:
        receipt = Receipt(
            file=f"warc/{Path(record.file).name.removesuffix(OPEN)}",
            offset=record.offset,
            length=record.length,
            record_id=record.record_id or "",
            payload_digest=None,
            date=record.date or "",
        )
        try:
            return read_record(self.folder, receipt).block.read()
        except RecordMissing:
            return None


def journal_findings(folder: Path, reports: list[FileReport]) -> Iterator[Finding]:
    """Give where the journal and the files disagree."""
    path = folder / JOURNAL
    if not path.is_file():
        yield _finding("unusual", "no-journal", "the archive cannot be continued", path, 0)
        return
    try:
        with reading(path) as db:
            lengths = dict(db.execute("select path, length from files"))
            captures = {record_id for (record_id,) in db.execute("select record_id from captures")}
    except sqlite3.Error as error:
        has_begun = reports or "no such table" not in str(error)
        if has_begun:
            yield _finding("corrupt", "journal-unreadable", str(error), path, 0)
        else:
            yield _finding("unusual", "journal-not-begun", "the first start broke off", path, 0)
        return
    for name, length in lengths.items():
        yield from _length_findings(folder, name, length)
    for report in reports:
        yield from _unknown_findings(Path(report.file), lengths)
    held = {record.record_id for report in reports for record in report.records}
    for record_id in sorted(captures - held):
        text = f"the journal knows {record_id}, which no file holds"
        yield _finding("dangling", "capture-missing", text, path, 0)


def _length_findings(folder: Path, name: str, length: int) -> Iterator[Finding]:
    final = folder / name
    file = next((one for one in (final, Path(f"{final}{OPEN}")) if one.is_file()), None)
    size = file.stat().st_size if file else 0
    if file is None or size < length:
        text = f"has {size} of {length} committed bytes"
        yield _finding("inconsistent", "file-short", text, final, 0)
    elif size > length:
        text = (
            f"{size - length} bytes lie beyond what was committed; the next crawl sets them aside"
        )
        yield _finding("torn", "tail-uncommitted", text, file, length)


def _unknown_findings(file: Path, lengths: Mapping[str, int]) -> Iterator[Finding]:
    """Say what comes of a file without a commit: of a crawl that broke off, or put there."""
    is_known = f"warc/{file.name.removesuffix(OPEN)}" in lengths
    if is_known or not file.name.endswith(_TAKEN) or not file.stat().st_size:
        return
    text = (
        "nothing of it was committed; the next crawl sets it aside: what comes from elsewhere "
        "enters by `archiver import`"
    )
    yield _finding("torn", "file-uncommitted", text, file, 0)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    offset = 0
    with path.open("rb") as file:
        for line in file:
            yield offset, line
            offset += len(line)


def _finding(kind: Kind, code: str, text: str, path: Path, offset: int) -> Finding:
    return Finding(kind=kind, code=code, text=text, file=str(path), offset=offset)
