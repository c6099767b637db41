"""Checks WARC files, ours and those of others: strictly, streaming, without changing a byte.

`check_file` looks at one file and may run in a process of its own, and so may `check_part` with a
part of it; `check_links` looks at what refers across files. Together they are `check_warc`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from archiver.warc.check.block import BlockCheck
from archiver.warc.check.finding import FileReport, Finding, Kind, RecordFacts
from archiver.warc.check.header import check_header
from archiver.warc.check.links import Elsewhere, Links
from archiver.warc.check.parts import Part, PartReport, split
from archiver.warc.form.message import PIECE_BYTES
from archiver.warc.form.source import BrokenWarc, Source, next_record
from archiver.warc.reader import RawHeader, content_length, read_header
from archiver.warc.warcfile import OPEN

_RECORD_END = b"\r\n\r\n"
_EXACT = ("entertainment-archiver/", "Wget/", "Heritrix/", "warcprox ")
"""Software that keeps what came over the wire."""
_MAX_INFO_BYTES = 1 << 16

__all__ = ["FileReport", "Finding", "RecordFacts", "check_file", "check_links", "check_warc"]

WHOLE = Part()


def check_warc(*paths: Path, is_complete: bool = False) -> Iterator[Finding]:
    """Yield every finding in these files; `is_complete`: they are all files of an archive."""
    reports = [check_file(path) for path in paths]
    for report in reports:
        yield from report.findings
    yield from check_links(reports, is_complete=is_complete)


def check_links(
    reports: Iterable[FileReport], *, is_complete: bool, elsewhere: Elsewhere | None = None
) -> Iterator[Finding]:
    """Yield references between records that do not hold; originals may lie elsewhere, too."""
    records = (record for report in reports for record in report.records)
    yield from Links(records, elsewhere=elsewhere).findings(is_complete=is_complete)


def check_file(path: Path) -> FileReport:
    """Check one file from its first byte to its last."""
    return check_part(path, WHOLE).report


def check_part(path: Path, part: Part) -> PartReport:
    """Check the records of a file that begin in a part of it."""
    check = _FileCheck(path, part)
    check.run()
    report = FileReport(
        file=str(path),
        length_bytes=path.stat().st_size,
        findings=tuple(check.findings),
        records=tuple(check.records),
        whole_bytes=check.whole_bytes,
    )
    return PartReport(report=report, stopped_at=check.stopped_at, is_exact=check.is_exact)


def parts_of(path: Path, count: int) -> tuple[Part, ...]:
    """Cut a file into up to so many parts that can be checked at the same time.

    A plain file, of which no record can be found without reading those before it, stays whole.
    """
    starts = split(path, count)
    if len(starts) < 2:  # noqa: PLR2004  # nothing to be cut
        return (WHOLE,)
    is_exact = check_part(path, Part(end=1)).is_exact  # what the first record says holds for all
    ends = (*starts[1:], None)
    return tuple(
        Part(start=start, end=end, is_exact=is_exact and start > 0)
        for start, end in zip(starts, ends, strict=True)
    )


class _FileCheck:
    def __init__(self, path: Path, part: Part) -> None:
        self._path = path
        self._part = part
        self.is_exact = part.is_exact
        self.stopped_at = part.start
        self._shared_from: int | None = None
        self._begin = 0
        self.findings: list[Finding] = []
        self.records: list[RecordFacts] = []
        self.whole_bytes = 0

    def run(self) -> None:
        with self._path.open("rb") as file:
            if not self._part.start and not file.read(1) and not self._path.name.endswith(OPEN):
                self._find("corrupt", "empty-file", "no byte in it", 0)
            start: int | None = self._part.start
            while start is not None and not self._is_beyond(start):
                start = self._from(file, start)
                self.stopped_at = self.stopped_at if start is None else start
        if not self._part.start and self.records and self.records[0].type != "warcinfo":
            self._find("unusual", "no-warcinfo", "the file does not begin with one", 0)

    def _is_beyond(self, position: int) -> bool:
        return self._part.end is not None and position >= self._part.end

    def _from(self, file: IO[bytes], start: int) -> int | None:
        """Check records as far as they can be read; return where to go on after damage."""
        source = Source(file, start=start)
        self._shared_from, self._begin = None, start
        try:
            while not source.at_end() and not self._is_done(source):
                self._record(source)
            self.stopped_at = source.position
        except BrokenWarc as broken:
            goes_on = next_record(file, self._begin + 1) if source.is_gzip else None
            # what has records behind it is no tail that could be set aside
            is_torn = broken.code == "torn" and goes_on is None
            kind: Kind = "torn" if is_torn else "corrupt"
            self._find(kind, broken.what, str(broken), self._begin)
            return goes_on
        return None

    def _is_done(self, source: Source) -> bool:
        """Tell whether the next part begins here; records of one member are not cut apart."""
        return self._shared_from is None and self._is_beyond(source.position)

    def _record(self, source: Source) -> None:
        is_shared = self._shared_from is not None
        offset = source.position if self._shared_from is None else self._shared_from
        self._begin = offset
        header = read_header(source)
        record_id = header.get("warc-record-id")
        for kind, code, text in check_header(header):
            self._find(kind, code, text, offset, record_id)
        block = BlockCheck(header, is_exact=self.is_exact)
        info = self._read_block(source, content_length(header), block)
        self._end(source)
        for kind, code, text in block.remarks():
            self._find(kind, code, text, offset, record_id)
        if block.type == "warcinfo":
            self._warcinfo(header, info, offset)
        self._shared_from = None if source.finish_member() else offset
        if is_shared:
            text = "one gzip member holds several records"
            self._find("nonconformant", "gzip-member-shared", text, offset, record_id)
        if self._shared_from is None:
            self.whole_bytes = source.position
        is_alone = self._shared_from is None and not is_shared
        length = source.position - offset if is_alone else 0
        self.records.append(_facts(header, block, self._path, offset, length))

    def _read_block(self, source: Source, left: int, block: BlockCheck) -> bytes:
        """Feed the block to its check; return the begin of it."""
        begin = b""
        while left:
            piece = source.read(min(left, PIECE_BYTES))
            if not piece:
                text = f"a block ends {left} bytes before its Content-Length"
                code = "corrupt" if source.is_gzip else "torn"
                raise BrokenWarc(code, text, what="block-too-short")
            left -= len(piece)
            begin = begin or piece[:_MAX_INFO_BYTES]
            block.feed(piece)
        return begin

    def _end(self, source: Source) -> None:
        end = b""
        while len(end) < len(_RECORD_END) and (piece := source.read(len(_RECORD_END) - len(end))):
            end += piece
        if end != _RECORD_END:
            raise BrokenWarc("corrupt", f"a record ends with {end!r}", what="record-not-closed")

    def _warcinfo(self, header: RawHeader, block: bytes, offset: int) -> None:
        """Where the capture keeps what came, what looks wrong in HTTP is the server's."""
        told = block.decode("utf-8", "replace")
        self.is_exact = any(f"software: {name}" in told for name in _EXACT)
        named = header.get("warc-filename")
        if named and named != self._path.name.removesuffix(OPEN):
            self._find("unusual", "other-file-name", f"WARC-Filename is {named}", offset)

    def _find(
        self, kind: Kind, code: str, text: str, offset: int, record_id: str | None = None
    ) -> None:
        finding = Finding(
            kind=kind,
            code=code,
            text=text,
            file=str(self._path),
            offset=offset,
            record_id=record_id,
        )
        self.findings.append(finding)


def _facts(
    header: RawHeader, block: BlockCheck, path: Path, offset: int, length: int
) -> RecordFacts:
    url = header.get("warc-target-uri")
    refers_to_url = header.get("warc-refers-to-target-uri")
    return RecordFacts(
        file=str(path),
        offset=offset,
        length=length,
        type=block.type,
        record_id=header.get("warc-record-id"),
        url=url.strip("<>") if url else None,
        date=header.get("warc-date"),
        payload_digest=header.get("warc-payload-digest"),
        is_truncated=block.type != "revisit" and header.get("warc-truncated") is not None,
        status=block.head.status if block.head else None,
        concurrent_to=tuple(header.all("warc-concurrent-to")),
        refers_to=header.get("warc-refers-to"),
        refers_to_url=refers_to_url.strip("<>") if refers_to_url else None,
        refers_to_date=header.get("warc-refers-to-date"),
        warcinfo_id=header.get("warc-warcinfo-id"),
        profile=header.get("warc-profile"),
    )
