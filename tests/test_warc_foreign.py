"""Files as other programs write them: what is against the standard and what is merely unusual."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.warc.verify import check_warc

BODY = b"<!doctype html><p>A choir sang."
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n"
URL = "http://a.test/"
DAY = "2024-01-02T03:04:05Z"
ID = "<urn:uuid:00000000-0000-4000-8000-%012d>"
HTTP_RESPONSE = ("Content-Type", "application/http; msgtype=response")
INFO_TYPE = ("Content-Type", "application/warc-fields")
IDENTICAL = "http://netpreserve.org/warc/1.%d/revisit/identical-payload-digest"

Field = tuple[str, str]


def sha1(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data).digest()).decode()}"  # noqa: S324


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class Foreign:
    """A file that is written by hand."""

    def __init__(self, version: str, software: str) -> None:
        self._version = version
        self._number = 0
        self.members: list[bytes] = []
        self.add("warcinfo", f"software: {software}\r\nrobots: obey\r\n".encode(), INFO_TYPE)

    def add(self, kind: str, block: bytes, *fields: Field, url: str = "") -> str:
        """Add a record; return its id."""
        self._number += 1
        record_id = ID % self._number
        named = [("WARC-Target-URI", url)] if url else []
        lines = [
            ("WARC-Type", kind),
            *named,
            ("WARC-Date", DAY),
            ("WARC-Record-ID", record_id),
            *fields,
            ("Content-Length", str(len(block))),
        ]
        head = "".join(f"{name}: {value}\r\n" for name, value in lines)
        self.members.append(f"{self._version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n")
        return record_id

    def codes(self, path: Path) -> set[tuple[str, str]]:
        """Write the file and return what a check says of it."""
        path.write_bytes(b"".join(map(gzip.compress, self.members)))
        return {(finding.kind, finding.code) for finding in check_warc(path)}


def heritrix() -> Foreign:
    """DNS, FTP and whois records, request after response, revisits of both profiles."""
    file = Foreign("WARC/1.0", "Heritrix/3.4.0 http://crawler.archive.org")
    file.add("response", b"a.test. 86400 IN A 192.0.2.1\n", ("Content-Type", "text/dns"),
             url="dns:a.test")  # fmt: skip
    digest = ("WARC-Payload-Digest", sha1(BODY))
    page = file.add("response", HEAD + BODY, digest, HTTP_RESPONSE, url=URL)
    tied = ("WARC-Concurrent-To", page)
    asked = b"GET / HTTP/1.0\r\nUser-Agent: heritrix\r\nHost: a.test\r\n\r\n"
    kind = ("Content-Type", "application/http; msgtype=request")
    file.add("request", asked, tied, kind, url=URL)
    file.add("metadata", b"seed: \r\nfetchTimeMs: 89\r\n", tied, INFO_TYPE, url=URL)
    refers = (("WARC-Refers-To-Target-URI", URL), ("WARC-Refers-To-Date", DAY))
    profile = ("WARC-Profile", IDENTICAL % 0)
    cut = ("WARC-Truncated", "length")
    file.add("revisit", HEAD, digest, profile, cut, *refers, HTTP_RESPONSE, url=URL + "again")
    profile = ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/server-not-modified")
    file.add("revisit", b"", profile, ("WARC-Etag", '"x"'), url=URL + "same")
    octets = ("Content-Type", "application/octet-stream")
    file.add("resource", b"read me", ("WARC-Payload-Digest", sha1(b"read me")), octets,
             url="ftp://a.test/readme")  # fmt: skip
    file.add("response", b"Domain: A.TEST\n", ("Content-Type", "text/plain"), url="whois:a.test")
    return file


def browsertrix() -> Foreign:
    """HTTP/2 written as HTTP/1.1, pages and screenshots as resources, fields of its own."""
    file = Foreign("WARC/1.1", "Browsertrix-Crawler 1.0")
    block = (
        b"HTTP/1.1 200 \r\ncontent-type: text/html\r\nx-orig-content-encoding: br\r\n\r\n" + BODY
    )
    digests = (("WARC-Payload-Digest", sha256(BODY)), ("WARC-Block-Digest", sha256(block)))
    own = (("WARC-Page-ID", "p1"), ("WARC-Protocol", "h2"), ("WARC-Protocol", "tls/1.3"))
    file.add("response", block, *own, *digests, HTTP_RESPONSE, url=URL)
    for name in ("pageinfo", "text", "view"):
        shown = b"{}"
        kind = ("Content-Type", "application/json")
        digests = (("WARC-Payload-Digest", sha256(shown)), ("WARC-Block-Digest", sha256(shown)))
        file.add("resource", shown, *digests, kind, url=f"urn:{name}:{URL}")
    refers = (("WARC-Refers-To-Target-URI", URL), ("WARC-Refers-To-Date", DAY))
    profile = ("WARC-Profile", IDENTICAL % 1)
    digest = ("WARC-Payload-Digest", sha256(BODY))
    file.add("revisit", HEAD, digest, profile, *refers, HTTP_RESPONSE, url=URL + "again")
    return file


def wget() -> Foreign:
    """Addresses in angle brackets, a request before its response, an odd server kept as it is."""
    file = Foreign("WARC/1.0", "Wget/1.21.3 (linux-gnu)")
    block = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n" + BODY
    digests = (("WARC-Payload-Digest", sha1(BODY)), ("WARC-Block-Digest", sha1(block)))
    file.add("response", block, *digests, HTTP_RESPONSE, url=f"<{URL}>")
    return file


HERITRIX_ODDITIES = {("unusual", "no-block-digest"), ("unusual", "revisit-without-refers-to")}
WGET_ODDITIES = {
    ("unusual", "uri-in-angle-brackets"),
    ("unusual", "content-encoding-lie"),
    ("unusual", "http-content-length-mismatch"),
}


@pytest.mark.parametrize(
    ("file", "expected"),
    [(heritrix(), HERITRIX_ODDITIES), (browsertrix(), set()), (wget(), WGET_ODDITIES)],
    ids=["heritrix", "browsertrix", "wget"],
)
def test_a_good_file_of_another_program_is_sound(
    file: Foreign, expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    assert file.codes(tmp_path / "found.warc.gz") == expected


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio's spools
@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
def test_a_file_of_warcio_is_sound_and_its_chunked_digest_is_named(
    version: str, tmp_path: Path
) -> None:
    path = tmp_path / "found.warc.gz"
    chunked = StatusAndHeaders("200 OK", [("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
    with path.open("wb") as out:
        written = WARCWriter(out, gzip=True, warc_version=version)
        written.write_record(written.create_warcinfo_record(path.name, {"software": "warcio"}))
        body = io.BytesIO(b"5\r\nhello\r\n0\r\n\r\n")
        written.write_record(
            written.create_warc_record(URL, "response", payload=body, http_headers=chunked)
        )

    found = {(finding.kind, finding.code) for finding in check_warc(path)}

    assert found == {("unusual", "payload-digest-over-chunked-bytes")}


def test_what_is_against_the_standard_is_an_error_whoever_wrote_it(tmp_path: Path) -> None:
    file = browsertrix()
    file.add("response", HEAD + BODY, HTTP_RESPONSE, url="http://a.test/white space")
    file.add("revisit", HEAD, HTTP_RESPONSE, url=URL)

    found = file.codes(tmp_path / "found.warc.gz")

    assert {code for kind, code in found if kind == "nonconformant"} == {
        "bad-uri",
        "revisit-without-profile",
    }


def test_what_another_program_may_have_altered_is_an_error(tmp_path: Path) -> None:
    file = Foreign("WARC/1.1", "somebody's script")
    block = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + BODY
    file.add("response", block, ("WARC-Block-Digest", sha256(block)), HTTP_RESPONSE, url=URL)

    found = file.codes(tmp_path / "found.warc.gz")

    assert ("nonconformant", "http-content-length-mismatch") in found
