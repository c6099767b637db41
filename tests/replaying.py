"""WARC files written by hand and read by address: small ones, every byte of which is known."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from warcs import ID, INFO, record

DATE = b"2026-01-02T03:04:%02dZ"


def payload_digest(payload: bytes) -> bytes:
    return b"sha256:" + hashlib.sha256(payload).hexdigest().encode()


def answer(
    url: str,
    body: bytes = b"<!doctype html><h1>a page</h1>",
    *,
    number: int,
    second: int = 5,
    head: bytes = b"Content-Type: text/html\r\n",
    status: bytes = b"200 OK",
    payload: bytes | None = None,
) -> bytes:
    """A response record; `payload` is the body without its transfer coding."""
    block = b"HTTP/1.1 " + status + b"\r\n" + head + b"\r\n" + body
    made = {
        "WARC-Target-URI": url.encode(),
        "WARC-Date": DATE % second,
        "WARC-Payload-Digest": payload_digest(body if payload is None else payload),
    }
    return record(block=block, number=number, fields=made)


def revisit(
    url: str,
    body: bytes,
    *,
    number: int,
    refers: Mapping[str, bytes] = MappingProxyType({}),
    profile: bytes = b"",
) -> bytes:
    """A revisit record that holds a head only."""
    return record(
        b"revisit",
        block=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Second: yes\r\n\r\n",
        number=number,
        fields={
            "WARC-Target-URI": url.encode(),
            "WARC-Date": DATE % 9,
            "WARC-Profile": profile
            or b"http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
            "WARC-Payload-Digest": payload_digest(body),
            **refers,
        },
    )


def posted(url: str, body: bytes, *, number: int, concurrent_to: int) -> bytes:
    """The request record of a form that was sent."""
    block = (
        b"POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    ) + body
    return record(
        b"request",
        block=block,
        number=number,
        fields={"WARC-Target-URI": url.encode(), "WARC-Concurrent-To": ID % concurrent_to},
    )


def written(path: Path, *records: bytes) -> Path:
    """Write records as members of a WARC file, behind a warcinfo record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(gzip.compress(one, mtime=0) for one in (INFO, *records)))
    return path
