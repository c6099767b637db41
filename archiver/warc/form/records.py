"""An exchange as WARC records: their headers and blocks, before anything is written."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from archiver.model.exchange import Exchange
from archiver.warc.digest import digest_of
from archiver.warc.form.fields import Field, info_block, new_record_id, uri, warc_date
from archiver.warc.form.message import Measured, pieces
from archiver.warc.http.redact import redact
from archiver.warc.revisit import IDENTICAL, Original

FIELDS_TYPE = "application/warc-fields"


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A record that is ready to be written."""

    type: str
    record_id: str
    fields: tuple[Field, ...]
    block: Iterable[bytes]
    length_bytes: int

    def header_fields(self, warcinfo_id: str | None) -> list[Field]:
        """Return every header field, in order, with the record of the file's warcinfo."""
        first = [("WARC-Type", self.type), ("WARC-Record-ID", self.record_id)]
        info = [("WARC-Warcinfo-ID", warcinfo_id)] if warcinfo_id else []
        return [*first, *info, *self.fields, ("Content-Length", str(self.length_bytes))]


def response_draft(exchange: Exchange, measured: Measured) -> Draft:
    """Return the response record: the message, byte for byte."""
    assert exchange.response is not None  # noqa: S101 - the writer asks only for what came
    is_http = measured.payload_digest is not None
    kind = "application/http;msgtype=response" if is_http else "application/octet-stream"
    return Draft(
        type="response",
        record_id=new_record_id(),
        fields=(
            *_common(exchange, kind),
            *_connection(exchange),
            ("WARC-Block-Digest", measured.block_digest),
            *_optional("WARC-Payload-Digest", measured.payload_digest),
            *_optional("WARC-Truncated", exchange.truncated),
        ),
        block=pieces(exchange.response),
        length_bytes=exchange.response_length_bytes,
    )


def revisit_draft(
    exchange: Exchange, measured: Measured, *, original: Original, profile: str, digest: str
) -> Draft:
    """Return the revisit record: the head only, and where the payload lies."""
    payload = measured.payload_digest if profile == IDENTICAL else original.payload_digest
    is_cut = exchange.response_length_bytes > len(measured.head)
    return Draft(
        type="revisit",
        record_id=new_record_id(),
        fields=(
            *_common(exchange, "application/http;msgtype=response"),
            *_connection(exchange),
            ("WARC-Profile", profile),
            ("WARC-Refers-To", original.record_id),
            ("WARC-Refers-To-Target-URI", uri(original.url)),
            ("WARC-Refers-To-Date", original.date),
            ("WARC-Block-Digest", digest_of(digest, [measured.head])),
            *_optional("WARC-Payload-Digest", payload),
            *_optional("WARC-Truncated", "length" if is_cut else None),
        ),
        block=[measured.head],
        length_bytes=len(measured.head),
    )


def request_draft(exchange: Exchange, *, concurrent_to: str | None, digest: str) -> Draft:
    """Return the request record, without credentials."""
    block, redacted = redact(exchange.request)
    return Draft(
        type="request",
        record_id=new_record_id(),
        fields=(
            *_common(exchange, "application/http;msgtype=request"),
            *_connection(exchange),
            *_optional("WARC-Concurrent-To", concurrent_to),
            ("WARC-Block-Digest", digest_of(digest, [block])),
            *_optional("WARC-Redacted", ", ".join(redacted) or None),
        ),
        block=[block],
        length_bytes=len(block),
    )


def metadata_draft(
    exchange: Exchange, *, concurrent_to: str, chain: str | None, digest: str
) -> Draft:
    """Return the metadata record: what happened around the messages."""
    took_ms = round((exchange.ended - exchange.started).total_seconds() * 1000)
    fields = [
        *_optional("via", exchange.via),
        ("fetchTimeMs", str(took_ms)),
        *_optional("error", exchange.error),
        *_optional("certificateChain", chain),
        *_base64("interimResponses", exchange.interim),
        *_base64("excessBytes", exchange.excess),
        *((name, value) for name, value in sorted(exchange.notes.items())),
    ]
    block = info_block(fields)
    return Draft(
        type="metadata",
        record_id=new_record_id(),
        fields=(
            *_common(exchange, FIELDS_TYPE),
            ("WARC-Concurrent-To", concurrent_to),
            ("WARC-Block-Digest", digest_of(digest, [block])),
        ),
        block=[block],
        length_bytes=len(block),
    )


def stored_draft(
    kind: str,
    *,
    url: str,
    date: str,
    content_type: str,
    block: bytes,
    digest: str,
    refers_to: str | None = None,
) -> Draft:
    """Return a resource record or a conversion record: bytes that are no HTTP message.

    The payload is the block, and one digest says it: fastwarc takes another for wrong.
    """
    return Draft(
        type=kind,
        record_id=new_record_id(),
        fields=(
            ("WARC-Target-URI", uri(url)),
            ("WARC-Date", date),
            *_optional("WARC-Refers-To", refers_to),
            ("Content-Type", content_type),
            ("WARC-Block-Digest", digest_of(digest, [block])),
        ),
        block=[block],
        length_bytes=len(block),
    )


def warcinfo_draft(*, name: str, date: str, fields: Iterable[Field], digest: str) -> Draft:
    """Return the record at the head of a file."""
    block = info_block(fields)
    return Draft(
        type="warcinfo",
        record_id=new_record_id(),
        fields=(
            ("WARC-Date", date),
            ("WARC-Filename", name),
            ("Content-Type", FIELDS_TYPE),
            ("WARC-Block-Digest", digest_of(digest, [block])),
        ),
        block=[block],
        length_bytes=len(block),
    )


def _common(exchange: Exchange, content_type: str) -> tuple[Field, ...]:
    return (
        ("WARC-Target-URI", uri(exchange.url)),
        ("WARC-Date", warc_date(exchange.started)),
        ("Content-Type", content_type),
    )


def _connection(exchange: Exchange) -> tuple[Field, ...]:
    return (
        *_optional("WARC-IP-Address", exchange.ip_address),
        *(("WARC-Protocol", protocol) for protocol in exchange.protocols),
        *_optional("WARC-Cipher-Suite", exchange.cipher_suite),
    )


def _optional(name: str, value: str | None) -> tuple[Field, ...]:
    return ((name, value),) if value else ()


def _base64(name: str, data: bytes) -> tuple[Field, ...]:
    return ((name + "Base64", base64.b64encode(data).decode("ascii")),) if data else ()
