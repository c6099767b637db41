"""What a check finds, and what it remembers of each record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["torn", "corrupt", "dangling", "inconsistent", "nonconformant", "unusual"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that is not as it should be, or not as it mostly is."""

    kind: Kind
    """`torn`: the file just ends. `corrupt`: bytes are not what they were. `dangling`: a record
    is referred to and absent. `inconsistent`: two parts of the archive disagree.
    `nonconformant`: against WARC 1.0/1.1. `unusual`: allowed, yet worth knowing."""
    code: str
    """What exactly, as one word with dashes: `block-digest-mismatch`."""
    text: str
    file: str
    offset: int
    """Begin of the record, in bytes."""
    record_id: str | None = None

    @property
    def is_error(self) -> bool:
        """Tell whether this makes an archive unsound."""
        return self.kind != "unusual"


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordFacts:
    """What links between records, and between archive and WARC, are judged by."""

    file: str
    offset: int
    length: int
    """Length in the file, in bytes; 0 when other records share its gzip member."""
    type: str
    record_id: str | None
    url: str | None
    date: str | None
    payload_digest: str | None
    """As the header says."""
    is_truncated: bool = False
    status: int | None = None
    concurrent_to: tuple[str, ...] = ()
    refers_to: str | None = None
    refers_to_url: str | None = None
    refers_to_date: str | None = None
    warcinfo_id: str | None = None
    profile: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FileReport:
    """The check of one file: can be made in a process of its own."""

    file: str
    length_bytes: int
    findings: tuple[Finding, ...]
    records: tuple[RecordFacts, ...]
    whole_bytes: int
    """Up to the end of the last record that could be read."""
