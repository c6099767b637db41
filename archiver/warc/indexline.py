"""One line of an index of WARC files, and how it is made of a record: read, or just written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from archiver.warc.form.records import Draft
from archiver.warc.http.head import Head, parse_head, split_request
from archiver.warc.postkey import append_request
from archiver.warc.reader import Record
from archiver.warc.surt import surt

_NO_DIGITS = re.compile(r"\D")


class Asked(NamedTuple):
    """What a request that is no GET adds to the key of its answer."""

    method: str
    content_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexLine:
    """One capture."""

    key: str
    """SURT."""
    timestamp: str
    """Fourteen digits, UTC."""
    url: str
    mime: str | None
    status: str | None
    digest: str | None
    length: int
    offset: int
    filename: str
    method: str | None = None
    """None: GET."""
    request_body: str | None = None
    """The body as it stands in the key."""

    def to_line(self) -> str:
        """Return the line, without the line break."""
        facts = {
            "url": self.url,
            "mime": self.mime,
            "status": self.status,
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
            "requestBody": self.request_body,
            "method": self.method,
        }
        kept = {name: value for name, value in facts.items() if value is not None}
        return f"{self.key} {self.timestamp} {json.dumps(kept)}"

    def moved_to(self, offset: int, *, filename: str | None = None) -> IndexLine:
        """Return the line of the same record at another place."""
        return replace(self, offset=offset, filename=filename or self.filename)


def parse_line(line: str) -> IndexLine:
    """Read a line; raise ValueError when it is none."""
    key, timestamp, text = line.rstrip("\n").split(" ", 2)
    facts = json.loads(text)
    return IndexLine(
        key=key,
        timestamp=timestamp,
        url=facts["url"],
        mime=facts.get("mime"),
        status=facts.get("status"),
        digest=facts.get("digest"),
        length=int(facts["length"]),
        offset=int(facts["offset"]),
        filename=facts["filename"],
        method=facts.get("method"),
        request_body=facts.get("requestBody"),
    )


def line_of_record(record: Record, filename: str) -> IndexLine:
    """Return the line of a record that was read."""
    return _line(
        record.type,
        {name: record.headers.get(name) for name in _USED},
        record.http,
        (filename, record.offset, record.length),
    )


def line_of_draft(draft: Draft, http_head: bytes, place: tuple[str, int, int]) -> IndexLine:
    """Return the line of a record that was written; `place` is its file name, offset, length."""
    fields: dict[str, str | None] = {name.lower(): value for name, value in draft.fields}
    is_http = (fields["content-type"] or "").startswith("application/http")
    return _line(draft.type, fields, parse_head(http_head) if is_http else None, place)


def special_request(block: bytes) -> Asked | None:
    """Return what a request adds to the key; None for GET."""
    if block.startswith(b"GET "):
        return None
    parts = split_request(block)
    if parts is None or parts[0].upper() == "GET":
        return None
    method, _, fields, body = parts
    kinds = [value.decode("latin-1") for name, value in fields if name.lower() == b"content-type"]
    return Asked(method.upper(), (kinds or [""])[0], body)


def asked_with(line: IndexLine, asked: Asked) -> IndexLine:
    """Return a line with the key of its request."""
    url, query = append_request(
        line.url, method=asked.method, content_type=asked.content_type, body=asked.body
    )
    return replace(line, key=surt(url), method=asked.method, request_body=query)


_USED = (
    "warc-target-uri",
    "warc-date",
    "content-type",
    "warc-payload-digest",
    "warc-block-digest",
)


def _line(
    kind: str, fields: dict[str, str | None], head: Head | None, place: tuple[str, int, int]
) -> IndexLine:
    mime = head.first(b"content-type") if head else None
    content_type = mime.decode("latin-1") if mime else None
    digest = fields.get("warc-payload-digest")
    if kind == "resource":  # whose payload is the block
        content_type = fields.get("content-type")
        digest = digest or fields.get("warc-block-digest")
    url = (fields.get("warc-target-uri") or "").strip("<>")
    filename, offset, length = place
    return IndexLine(
        key=surt(url),
        timestamp=_NO_DIGITS.sub("", fields.get("warc-date") or "")[:14],
        url=url,
        mime="warc/revisit" if kind == "revisit" else _plain_mime(content_type),
        status=str(head.status) if head else None,
        digest=digest,
        length=length,
        offset=offset,
        filename=filename,
    )


def _plain_mime(kind: str | None) -> str | None:
    """Without parameters and without anything that could break a line."""
    bare = (kind or "").replace(";", " ").split()
    return bare[0].lower() if bare else None
