"""What a request asks on condition of: If-None-Match and If-Modified-Since (RFC 9110, 13.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from archiver.warc.http.head import Field, split_request

_ETAG = re.compile(rb'(?:W/)?("[^"]*")')


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """The conditions of a request; a 304 to a request without any confirms nothing."""

    etags: tuple[str, ...] | None = None
    """Without their `W/`: a 304 compares weakly; None: no If-None-Match; `*` names no one."""
    since: str | None = None
    """If-Modified-Since as sent."""

    def names(self, etag: str | None) -> bool:
        """Tell whether If-None-Match names an entity tag, weak or strong."""
        bare = (etag or "").removeprefix("W/")
        return bool(bare) and bare in (self.etags or ())

    @property
    def since_moment(self) -> datetime | None:
        """Return If-Modified-Since as a UTC moment; None when it is no date."""
        try:
            moment = parsedate_to_datetime(self.since or "")
        except ValueError:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def conditions_of(request: bytes) -> Conditions:
    """Return the conditions of a request message; If-None-Match comes before the date."""
    parts = split_request(request)
    fields = parts[2] if parts else ()
    tags = _values(fields, b"if-none-match")
    since = _values(fields, b"if-modified-since")
    if tags:
        found = _ETAG.findall(b", ".join(tags))
        return Conditions(etags=tuple(tag.decode("latin-1") for tag in found))
    return Conditions(since=since[0].decode("latin-1") if since else None)


def _values(fields: tuple[Field, ...], name: bytes) -> list[bytes]:
    return [value for found, value in fields if found.lower() == name]
