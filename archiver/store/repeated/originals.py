"""Which stored response a new answer repeats: what a 304 confirms, whose payload came again.

Rule: only what is whole and on the disk for good is referred to. A 304 confirms the response
that the request's condition names, and nothing when it was not asked on a condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from archiver.model.exchange import Exchange
from archiver.store.repeated.others import OtherArchive
from archiver.store.state.journal import Journal
from archiver.warc.http.conditions import Conditions, conditions_of
from archiver.warc.revisit import Original

_NOT_MODIFIED = 304


class Originals:
    """The stored responses of an archive, and of others that it may lean on."""

    def __init__(self, journal: Journal, others: Iterable[OtherArchive] = ()) -> None:
        self._journal = journal
        self._others = tuple(others)

    def seek(self, exchange: Exchange) -> Sought:
        """Return what one exchange may refer to."""
        is_304 = exchange.status == _NOT_MODIFIED
        return Sought(self, self._confirmed(exchange) if is_304 else None)

    def with_payload(self, digest: str) -> Original | None:
        """Return a response with this payload, of this archive or else of another."""
        if found := self._journal.original(digest):
            return found
        return next(filter(None, (other.original(digest) for other in self._others)), None)

    def _confirmed(self, exchange: Exchange) -> Original | None:
        asked = conditions_of(exchange.request)
        stored = self._journal.validators.stored(exchange.url)
        if stored and _is_named(asked, stored.etag, stored.last_modified):
            return self._journal.original_named(stored.receipt.record_id)
        if (since := asked.since_moment) is None:
            return None
        latest = self._journal.original_of(exchange.url)
        return latest if latest and since <= datetime.fromisoformat(latest.date) else None


class Sought:
    """What one exchange may refer to; remembers whether there was anything."""

    def __init__(self, originals: Originals, confirmed: Original | None) -> None:
        self._originals = originals
        self.confirmed = confirmed
        """What a 304 confirms."""
        self.is_found = confirmed is not None

    def with_payload(self, digest: str) -> Original | None:
        """Return a response with this payload."""
        found = self._originals.with_payload(digest)
        self.is_found = self.is_found or found is not None
        return found


def _is_named(asked: Conditions, etag: str | None, last_modified: str | None) -> bool:
    if asked.etags is not None:
        return asked.names(etag)
    return asked.since is not None and asked.since == last_modified
