"""Whether records that refer to each other find each other, and whether that holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from archiver.warc.check.finding import Finding, Kind, RecordFacts
from archiver.warc.digest import is_same

_STORED = {"response", "resource"}


class Elsewhere(Protocol):
    """Where originals may lie outside the files that are checked together."""

    where: str
    """Names the places; empty when there are none."""

    def holds(self, revisit: RecordFacts) -> bool:
        """Tell whether the record that a revisit names lies there, with its payload."""


class Links:
    """Knows every record of the files that are checked together."""

    def __init__(
        self, records: Iterable[RecordFacts], *, elsewhere: Elsewhere | None = None
    ) -> None:
        self._records = list(records)
        self._elsewhere = elsewhere
        self._by_id: dict[str, RecordFacts] = {}
        self._by_place: dict[tuple[str | None, str | None], list[RecordFacts]] = {}
        for record in self._records:
            if record.record_id:
                self._by_id.setdefault(record.record_id, record)
            if record.type in _STORED:
                self._by_place.setdefault((record.url, record.date), []).append(record)

    def findings(self, *, is_complete: bool) -> Iterator[Finding]:
        """Yield broken links; in a complete archive every revisit must find its original."""
        absent: Kind = "dangling" if is_complete else "unusual"
        for record in self._records:
            if record.record_id and self._by_id[record.record_id] is not record:
                yield _finding(record, "nonconformant", "duplicate-record-id", record.record_id)
            for other in record.concurrent_to:
                if other not in self._by_id:
                    yield _finding(record, "dangling", "dangling-concurrent-to", other)
            if record.warcinfo_id and record.warcinfo_id not in self._by_id:
                yield _finding(record, absent, "dangling-warcinfo-id", record.warcinfo_id)
            if record.type == "revisit":
                yield from self._revisit(record, absent)
            elif record.refers_to and record.refers_to not in self._by_id:
                yield _finding(record, absent, "dangling-refers-to", record.refers_to)

    def _revisit(self, record: RecordFacts, absent: Kind) -> Iterator[Finding]:
        by_id = self._by_id.get(record.refers_to or "")
        named = self._by_place.get((record.refers_to_url, record.refers_to_date), [])
        if by_id is None and (record.refers_to or not named):
            yield from self._absent(record, absent)
            return
        if by_id is not None and named and by_id not in named:
            text = "WARC-Refers-To and -Target-URI/-Date name different records"
            yield _finding(record, "inconsistent", "revisit-names-two-records", text)
        original = by_id or named[0]
        yield from _original(record, original)

    def _absent(self, record: RecordFacts, absent: Kind) -> Iterator[Finding]:
        """Look elsewhere for what a revisit names; what is sought in vain dangles."""
        if not (record.refers_to or record.refers_to_url) and absent == "unusual":
            return  # told by the check of its header; WARC 1.0 lets a 304 name nothing
        if self._elsewhere is not None and self._elsewhere.holds(record):
            return
        named = (record.refers_to, record.refers_to_url, record.refers_to_date)
        text = f"of {' '.join(filter(None, named)) or 'nothing that it names'}"
        if self._elsewhere is not None and self._elsewhere.where:
            text += f": neither here nor in {self._elsewhere.where}"
        yield _finding(record, absent, "dangling-revisit", text)


def _original(record: RecordFacts, original: RecordFacts) -> Iterator[Finding]:
    if original.type not in _STORED:
        yield _finding(record, "inconsistent", "revisit-of-no-response", original.type)
    if original.is_truncated:
        yield _finding(record, "inconsistent", "revisit-of-truncated", original.record_id or "")
    ours, theirs = record.payload_digest, original.payload_digest
    if ours and theirs and not is_same(ours, theirs):
        text = f"{ours} here, {theirs} there"
        yield _finding(record, "inconsistent", "revisit-of-other-payload", text)


def _finding(record: RecordFacts, kind: Kind, code: str, text: str) -> Finding:
    return Finding(
        kind=kind,
        code=code,
        text=text,
        file=record.file,
        offset=record.offset,
        record_id=record.record_id,
    )
