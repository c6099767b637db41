"""Records written by hand, for tests of what a check says of them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from archiver.warc.verify import Finding, check_warc

PAGE = b"<!doctype html><p>hello"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 23\r\n\r\n" + PAGE
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n17\r\n" + PAGE + b"\r\n0\r\n\r\n"
ID = b"<urn:uuid:00000000-0000-4000-8000-%012d>"


def sha256(data: bytes) -> bytes:
    return b"sha256:" + hashlib.sha256(data).hexdigest().encode()


def record(
    kind: bytes = b"response",
    *,
    block: bytes = HTTP,
    number: int = 2,
    extra: bytes = b"",
    fields: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """One record, well-formed unless a field says otherwise; an empty field is left out."""
    message = b"request" if kind == b"request" else b"response"
    values = {
        "WARC-Type": kind,
        "WARC-Record-ID": ID % number,
        "WARC-Date": b"2026-01-02T03:04:05Z",
        "WARC-Target-URI": b"http://a.test/",
        "WARC-Block-Digest": sha256(block),
        "Content-Type": b"application/http; msgtype=" + message,
        "Content-Length": b"%d" % len(block),
    } | dict(fields)
    lines = [name.encode() + b": " + value + b"\r\n" for name, value in values.items() if value]
    return b"WARC/1.1\r\n" + b"".join(lines) + extra + b"\r\n" + block + b"\r\n\r\n"


INFO = record(b"warcinfo", block=b"a: b\r\n", number=1, fields={"WARC-Target-URI": b""})


def codes(path: Path, *records: bytes, is_complete: bool = False) -> list[tuple[str, str]]:
    path.write_bytes(b"".join(gzip.compress(one) for one in (INFO, *records)))
    return found(check_warc(path, is_complete=is_complete))


def found(findings: object) -> list[tuple[str, str]]:
    assert hasattr(findings, "__iter__")
    made: list[Finding] = list(findings)
    return [(finding.kind, finding.code) for finding in made]
