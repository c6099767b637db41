"""Revisits as warcio writes them, of both profiles: checked, and resolved for who asks a page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.replay.captures import open_captures
from archiver.store.verify import verify

# warcio's spools
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

BODY = b"<!doctype html><p>A choir sang."
URL, AGAIN = "http://a.test/", "http://a.test/again"
FIRST, LATER = "2024-01-02T03:04:05Z", "2024-02-03T04:05:06Z"
NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"

Write = Callable[[WARCWriter, dict[str, str]], None]


def head(status: str) -> StatusAndHeaders:
    fields = [("Content-Type", "text/html"), ("ETag", '"1"')]
    if status.startswith("200"):
        fields.append(("Content-Length", str(len(BODY))))
    return StatusAndHeaders(status, fields, protocol="HTTP/1.1")


def original(writer: WARCWriter) -> dict[str, str]:
    """Write the response; return what a revisit says of it."""
    record = writer.create_warc_record(
        URL,
        "response",
        payload=io.BytesIO(BODY),
        http_headers=head("200 OK"),
        warc_headers_dict={"WARC-Date": FIRST},
    )
    writer.write_record(record)
    return {
        "id": record.rec_headers["WARC-Record-ID"],
        "digest": record.rec_headers["WARC-Payload-Digest"],
    }


def identical(writer: WARCWriter, said: dict[str, str], *, digest: str | None = None) -> None:
    record = writer.create_revisit_record(
        AGAIN,
        digest=digest or said["digest"],
        refers_to_uri=URL,
        refers_to_date=FIRST,
        http_headers=head("200 OK"),
        warc_headers_dict={"WARC-Date": LATER},
    )
    writer.write_record(record)


def of_another(writer: WARCWriter, said: dict[str, str]) -> None:
    identical(writer, said, digest="sha1:" + "A" * 32)


def not_modified(writer: WARCWriter, said: dict[str, str]) -> None:
    fields = {
        "WARC-Date": LATER,
        "WARC-Profile": NOT_MODIFIED,
        "WARC-Refers-To": said["id"],
        "WARC-Refers-To-Target-URI": URL,
        "WARC-Refers-To-Date": FIRST,
    }
    record = writer.create_warc_record(
        AGAIN,
        "revisit",
        payload=io.BytesIO(b""),
        http_headers=head("304 Not Modified"),
        warc_headers_dict=fields,
    )
    writer.write_record(record)


def written(folder: Path, revisit: Write, version: str, *, has_original: bool = True) -> Path:
    path = folder / "foreign.warc.gz"
    scrap = WARCWriter(io.BytesIO(), gzip=True, warc_version=version)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version=version)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "warcio"}))
        revisit(writer, original(writer if has_original else scrap))
    return path


@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
@pytest.mark.parametrize("revisit", [identical, not_modified])
def test_a_revisit_of_warcio_is_sound_and_has_the_page_of_its_original(
    tmp_path: Path, revisit: Write, version: str
) -> None:
    path = written(tmp_path, revisit, version)

    report = verify(path)

    assert [finding for finding in report.findings if finding.is_error] == []
    assert report.records["revisit"] == 1
    with open_captures(path) as captures:
        found = captures.find(AGAIN)
        assert found is not None
        assert found.payload == BODY


@pytest.mark.parametrize("revisit", [identical, not_modified])
def test_a_revisit_of_warcio_without_its_original_is_told_and_no_error(
    tmp_path: Path, revisit: Write
) -> None:
    path = written(tmp_path, revisit, "WARC/1.1", has_original=False)

    findings = verify(path).findings

    assert "dangling-revisit" in {finding.code for finding in findings}
    assert [finding for finding in findings if finding.is_error] == []  # another file may have it
    with open_captures(path) as captures:
        found = captures.find(AGAIN)
        assert found is None or found.payload in (None, b"")


def test_a_revisit_of_warcio_that_names_another_payload_is_inconsistent(tmp_path: Path) -> None:
    path = written(tmp_path, of_another, "WARC/1.1")

    codes = {finding.code for finding in verify(path).findings if finding.is_error}

    assert codes == {"revisit-of-other-payload"}
