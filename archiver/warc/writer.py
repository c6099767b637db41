"""Writes exchanges to WARC files.

Rule: an exchange is in the archive with all its records or with none. What cannot be written is
cut off again, and WarcWriteError says so. Time is given, and so is the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from archiver.model.exchange import Exchange
from archiver.model.receipt import Receipt
from archiver.warc.digest import hasher
from archiver.warc.files import FOLDER, WarcFiles
from archiver.warc.form.certificates import pem_chain
from archiver.warc.form.fields import warc_date
from archiver.warc.form.message import Measured, measure, measure_at
from archiver.warc.form.records import (
    Draft,
    metadata_draft,
    request_draft,
    response_draft,
    revisit_draft,
    stored_draft,
)
from archiver.warc.http.redact import redact
from archiver.warc.indexline import IndexLine, asked_with, line_of_draft, special_request
from archiver.warc.revisit import Original, profile
from archiver.warc.warcfile import WarcWriteError

__all__ = ["FOLDER", "ROTATE_BYTES", "WarcWriteError", "WarcWriter"]

ROTATE_BYTES = 1_000_000_000
_INDEXED = {"response", "revisit", "resource"}

Chains = dict[tuple[str, tuple[bytes, ...]], str]


class WarcWriter:
    """Appends records to `FOLDER/warc/PREFIX-TIME-NUMBER.warc.gz`, file after file."""

    def __init__(
        self,
        folder: Path,
        *,
        prefix: str,
        info: Mapping[str, str],
        rotate_bytes: int = ROTATE_BYTES,
        digest: str = "sha256",
        now: Callable[[], datetime],
        indexed: Callable[[IndexLine], object] | None = None,
    ) -> None:
        """`indexed` is told the index line of each capture, once its records are written."""
        hasher(digest)
        self._digest = digest
        self._indexed = indexed
        self._written: list[tuple[Draft, bytes, tuple[str, int, int]]] = []
        self._files = WarcFiles(
            folder, prefix=prefix, info=info, rotate_bytes=rotate_bytes, digest=digest, now=now
        )
        self._chains: Chains = {}

    def write_exchange(
        self,
        exchange: Exchange,
        *,
        original: Original | None = None,
        original_with: Callable[[str], Original | None] = lambda _: None,
    ) -> Receipt:
        """Write the records of an exchange; return where its response (or revisit) lies.

        `original` is what a 304 confirms; `original_with` looks up a payload by its digest. An
        exchange without any response byte leaves its request, and the receipt is that one's.
        """
        chains = dict(self._chains)
        self._written.clear()
        with self._files.whole():
            chain = self._write_chain(exchange, chains)
            receipt = self._write_response(exchange, original, original_with)
            answered = receipt.record_id if receipt else None
            request = request_draft(exchange, concurrent_to=answered, digest=self._digest)
            asked = self._append(request, exchange)
            concurrent_to = answered or request.record_id
            self._files.append(
                metadata_draft(
                    exchange, concurrent_to=concurrent_to, chain=chain, digest=self._digest
                )
            )
        self._chains = chains
        if self._indexed is not None:
            self._tell(self._indexed, exchange)
        return receipt or asked

    def write_conversion(
        self, *, url: str, date: str, payload: bytes, content_type: str, refers_to: Receipt
    ) -> None:
        """Write what was made of a response, such as the JSON of an article."""
        draft = stored_draft(
            "conversion",
            url=url,
            date=date,
            content_type=content_type,
            block=payload,
            digest=self._digest,
            refers_to=refers_to.record_id,
        )
        with self._files.whole():
            self._files.append(draft)

    def open_files(self) -> dict[str, int]:
        """Return every file of this writer, by its final path within the archive.

        The value is its length in bytes up to the last whole record. Closed files are included:
        their length does not change any more.
        """
        return self._files.lengths()

    def sync(self) -> None:
        """Bring every record to the disk."""
        self._files.sync()

    def close(self) -> None:
        """Sync and close the file, and give it its final name."""
        self._files.close()

    def _write_response(
        self,
        exchange: Exchange,
        original: Original | None,
        original_with: Callable[[str], Original | None],
    ) -> Receipt | None:
        if exchange.response is None:
            return None
        measured = self._measured(exchange, exchange.response)
        if original is None and measured.payload_bytes and not exchange.truncated:
            original = original_with(measured.payload_digest or "")
        draft = self._response_draft(exchange, measured, original)
        return self._append(
            draft, exchange, payload_digest=measured.payload_digest, head=measured.head
        )

    def _measured(self, exchange: Exchange, response: IO[bytes]) -> Measured:
        if exchange.body_start is None:
            return measure(response, method=exchange.method, digest=self._digest)
        return measure_at(response, exchange.body_start, digest=self._digest)

    def _response_draft(
        self, exchange: Exchange, measured: Measured, original: Original | None
    ) -> Draft:
        how = profile(
            exchange,
            payload_digest=measured.payload_digest,
            payload_bytes=measured.payload_bytes,
            original=original,
        )
        if how is None or original is None:
            return response_draft(exchange, measured)
        return revisit_draft(
            exchange, measured, original=original, profile=how, digest=self._digest
        )

    def _append(
        self,
        draft: Draft,
        exchange: Exchange,
        *,
        payload_digest: str | None = None,
        head: bytes = b"",
    ) -> Receipt:
        file, offset, length = self._files.append(draft)
        self._written.append((draft, head, (file, offset, length)))
        return Receipt(
            file=file,
            offset=offset,
            length=length,
            record_id=draft.record_id,
            payload_digest=payload_digest,
            date=warc_date(exchange.started),
        )

    def _tell(self, indexed: Callable[[IndexLine], object], exchange: Exchange) -> None:
        asked = special_request(redact(exchange.request)[0])
        for draft, head, (file, offset, length) in self._written:
            if draft.type not in _INDEXED:
                continue
            line = line_of_draft(draft, head, (file.rpartition("/")[2], offset, length))
            is_answer = draft.type != "resource"
            indexed(asked_with(line, asked) if asked and is_answer else line)

    def _write_chain(self, exchange: Exchange, chains: Chains) -> str | None:
        """Write the certificate chain once per host and chain; return its record id."""
        if not exchange.certificates:
            return None
        host = urlsplit(exchange.url).netloc.rpartition("@")[2]
        key = (host, exchange.certificates)
        if key not in chains:
            draft = stored_draft(
                "resource",
                url=f"urn:x-certificate-chain:{host}",
                date=warc_date(exchange.started),
                content_type="application/pem-certificate-chain",
                block=pem_chain(exchange.certificates),
                digest=self._digest,
            )
            self._append(draft, exchange)
            chains[key] = draft.record_id
        return chains[key]
