"""When an exchange need not be stored again.

Rule: a revisit refers only to a whole, stored response with this very payload; never to or from
a truncated record, and never for an empty payload.
"""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.exchange import Exchange
from archiver.warc.digest import is_same

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_NOT_MODIFIED_STATUS = 304


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """A stored response that a revisit may refer to: complete, and on disk for good."""

    record_id: str
    """With its angle brackets."""
    url: str
    date: str
    """Its WARC-Date."""
    payload_digest: str
    """Labelled."""


def profile(
    exchange: Exchange, *, payload_digest: str | None, payload_bytes: int, original: Original | None
) -> str | None:
    """Return the revisit profile under which an exchange is stored; None: as a response."""
    if original is None or exchange.truncated is not None:
        return None
    if exchange.status == _NOT_MODIFIED_STATUS:
        return NOT_MODIFIED if original.url == exchange.url else None
    if not payload_digest or not payload_bytes:
        return None
    return IDENTICAL if is_same(payload_digest, original.payload_digest) else None
