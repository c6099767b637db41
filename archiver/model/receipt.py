"""Where a captured exchange lies in the archive, and how to check it.

A receipt is given out when a record is written. It holds a final file name
(`warc/NAME.warc.gz`), also while the file is still `NAME.warc.gz.open`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The address of one response (or revisit) record."""

    file: str
    """Path within the archive folder, with forward slashes."""
    offset: int
    """Start of the record's gzip member, in bytes."""
    length: int
    """Length of the gzip member, in bytes."""
    record_id: str
    """WARC-Record-ID with its angle brackets: `<urn:uuid:…>`."""
    payload_digest: str | None
    """`sha256:` or `sha1:` and the digest; None when there is no payload (no HTTP head arrived)."""
    date: str
    """WARC-Date: UTC, microseconds, `Z`."""
