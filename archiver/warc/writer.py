"""Writes exchanges to WARC files.

Rule: an exchange is in the archive with all its records or with none. What cannot be written is
cut off again, and WarcWriteError says so. Time is given, and so is the folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from archiver import __version__
from archiver.model.exchange import Exchange
from archiver.model.receipt import Receipt
from archiver.warc.digest import hasher
from archiver.warc.form.certificates import pem_chain
from archiver.warc.form.fields import Field, header, warc_date
from archiver.warc.form.message import Measured, measure
from archiver.warc.form.records import (
    Draft,
    metadata_draft,
    request_draft,
    response_draft,
    revisit_draft,
    stored_draft,
    warcinfo_draft,
)
from archiver.warc.revisit import Original, profile
from archiver.warc.warcfile import WarcFile, WarcWriteError, sync_folder

FOLDER = "warc"
"""Where the files lie within an archive folder."""
ROTATE_BYTES = 1_000_000_000
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SPECIFICATION = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


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
    ) -> None:
        if not _PREFIX.fullmatch(prefix):
            raise ValueError(f"no prefix for a file name: {prefix!r}")
        hasher(digest)
        self._folder = folder / FOLDER
        self._prefix = prefix
        self._info = info
        self._rotate_bytes = rotate_bytes
        self._digest = digest
        self._now = now
        self._file: WarcFile | None = None
        self._warcinfo_id: str | None = None
        self._lengths: dict[str, int] = {}
        self._chains: dict[tuple[str, tuple[bytes, ...]], str] = {}

    def write_exchange(
        self,
        exchange: Exchange,
        *,
        original: Original | None = None,
        original_with: Callable[[str], Original | None] = lambda _: None,
    ) -> Receipt:
        """Write the records of an exchange; return where its response (or revisit) lies.

        `original` is what a 304 confirms; `original_with` looks up a payload by its digest.

        An exchange without any response byte leaves its request, and the receipt is that one's.
        """
        with self._whole() as file:
            chain = self._write_chain(file, exchange)
            main: Draft | None = None
            receipt: Receipt | None = None
            measured: Measured | None = None
            if exchange.response is not None:
                measured = measure(exchange.response, method=exchange.method, digest=self._digest)
                if original is None and measured.payload_bytes and not exchange.truncated:
                    original = original_with(measured.payload_digest or "")
                main = self._main_draft(exchange, measured, original)
                receipt = self._append(file, main, exchange, measured)
            request = request_draft(
                exchange, concurrent_to=main.record_id if main else None, digest=self._digest
            )
            asked = self._append(file, request, exchange, None)
            about = metadata_draft(
                exchange,
                concurrent_to=(main or request).record_id,
                chain=chain,
                digest=self._digest,
            )
            self._append(file, about, exchange, None)
        return receipt or asked

    def write_conversion(
        self, *, url: str, date: str, payload: bytes, content_type: str, refers_to: Receipt
    ) -> None:
        """Write what was made of a response, such as the JSON of an article."""
        with self._whole() as file:
            draft = stored_draft(
                "conversion",
                url=url,
                date=date,
                content_type=content_type,
                block=payload,
                digest=self._digest,
                refers_to=refers_to.record_id,
            )
            file.append(header(draft.header_fields(self._warcinfo_id)), draft.block)

    def open_files(self) -> dict[str, int]:
        """Return every file of this writer, by its final path within the archive.

        The value is its length in bytes up to the last whole record. Closed files are included:
        their length does not change any more.
        """
        if self._file is not None:
            self._lengths[f"{FOLDER}/{self._file.name}"] = self._file.length_bytes
        return dict(self._lengths)

    def sync(self) -> None:
        """Bring every record to the disk."""
        if self._file is not None:
            with _write_errors():
                self._file.sync()

    def close(self) -> None:
        """Sync and close the file, and give it its final name."""
        self.open_files()
        file, self._file = self._file, None
        if file is not None:
            with _write_errors():
                file.close()

    def _main_draft(
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
        self, file: WarcFile, draft: Draft, exchange: Exchange, measured: Measured | None
    ) -> Receipt:
        fields = draft.header_fields(self._warcinfo_id)
        offset, length = file.append(header(fields), draft.block)
        return Receipt(
            file=f"{FOLDER}/{file.name}",
            offset=offset,
            length=length,
            record_id=draft.record_id,
            payload_digest=measured.payload_digest if measured else None,
            date=warc_date(exchange.started),
        )

    def _write_chain(self, file: WarcFile, exchange: Exchange) -> str | None:
        """Write the certificate chain once per host and chain; return its record id."""
        if not exchange.certificates:
            return None
        host = urlsplit(exchange.url).netloc.rpartition("@")[2]
        key = (host, exchange.certificates)
        if key not in self._chains:
            draft = stored_draft(
                "resource",
                url=f"urn:x-certificate-chain:{host}",
                date=warc_date(exchange.started),
                content_type="application/pem-certificate-chain",
                block=pem_chain(exchange.certificates),
                digest=self._digest,
            )
            file.append(header(draft.header_fields(self._warcinfo_id)), draft.block)
            self._chains[key] = draft.record_id
        return self._chains[key]

    @contextmanager
    def _whole(self) -> Iterator[WarcFile]:
        """Give the file to write to; take back everything when the writing fails."""
        with _write_errors():
            file = self._file_for_next()
            mark, chains = file.mark(), dict(self._chains)
            try:
                yield file
            except BaseException:
                self._chains = chains
                file.cut_back(mark)
                raise

    def _file_for_next(self) -> WarcFile:
        if self._file is not None and self._file.length_bytes >= self._rotate_bytes:
            self.close()
        if self._file is None:
            self._file = self._begin_file()
        return self._file

    def _begin_file(self) -> WarcFile:
        self._folder.mkdir(parents=True, exist_ok=True)
        now = self._now()
        file = WarcFile(self._folder, self._free_name(now))
        fields: list[Field] = [
            ("software", self._info.get("software", f"entertainment-archiver/{__version__}")),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", _SPECIFICATION),
            *((name, value) for name, value in self._info.items() if name != "software"),
        ]
        draft = warcinfo_draft(
            name=file.name, date=warc_date(now), fields=fields, digest=self._digest
        )
        try:
            file.append(header(draft.header_fields(None)), draft.block)
        except BaseException:
            file.discard()
            raise
        self._warcinfo_id = draft.record_id
        sync_folder(self._folder)
        return file

    def _free_name(self, now: datetime) -> str:
        stamp = now.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
        number = len(self._lengths)
        while True:
            name = f"{self._prefix}-{stamp}-{number:05d}.warc.gz"
            if not any((self._folder / (name + end)).exists() for end in ("", ".open", ".torn")):
                return name
            number += 1


@contextmanager
def _write_errors() -> Iterator[None]:
    """Name the failure of a write for what it is."""
    try:
        yield
    except WarcWriteError:
        raise
    except OSError as error:
        raise WarcWriteError(
            f"the WARC could not be written: {error}; it ends with the last whole record"
        ) from error
