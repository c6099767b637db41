from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from test_warc_writer import exchange, writer
from warcs import CHUNKED, HTTP, ID, INFO, PAGE, codes, found, record, sha256

from archiver.warc.revisit import Original
from archiver.warc.verify import check_file, check_links, check_warc


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.warc.gz"


def test_what_we_write_is_sound(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    first = archive.write_exchange(exchange(certificates=(b"leaf",), url="https://a.test/a"))
    assert first.payload_digest is not None
    original = Original(
        record_id=first.record_id,
        url="https://a.test/a",
        date=first.date,
        payload_digest=first.payload_digest,
    )
    archive.write_exchange(exchange(url="https://a.test/b"), original=original)
    archive.write_conversion(
        url="https://a.test/a",
        date=first.date,
        payload=b"{}",
        content_type="application/json",
        refers_to=first,
    )
    archive.close()

    assert found(check_warc(tmp_path / first.file, is_complete=True)) == []


def test_a_plain_file_of_another_tool_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(INFO + record(extra=b"WARC-Payload-Digest: " + sha256(PAGE) + b"\r\n"))

    assert found(check_warc(path)) == []


@pytest.mark.parametrize(
    ("bad", "finding"),
    [
        ({"fields": {"WARC-Record-ID": b""}}, ("nonconformant", "missing-warc-record-id")),
        ({"fields": {"WARC-Date": b""}}, ("nonconformant", "missing-warc-date")),
        ({"fields": {"WARC-Type": b""}}, ("nonconformant", "missing-warc-type")),
        ({"fields": {"WARC-Target-URI": b""}}, ("nonconformant", "missing-warc-target-uri")),
        ({"fields": {"WARC-Date": b"2026-01-02 03:04:05"}}, ("nonconformant", "bad-date")),
        ({"fields": {"WARC-Record-ID": b"urn:uuid:1"}}, ("nonconformant", "bad-record-id")),
        ({"fields": {"WARC-Target-URI": b"http://a.test/a b"}}, ("nonconformant", "bad-uri")),
        (
            {"fields": {"WARC-Target-URI": b"<http://a.test/>"}},
            ("nonconformant", "uri-in-angle-brackets"),
        ),
        ({"fields": {"WARC-Record-ID": ID % 1}}, ("nonconformant", "duplicate-record-id")),
        ({"extra": b"WARC-Date: 2026-01-02T03:04:05Z\r\n"}, ("nonconformant", "repeated-field")),
        ({"extra": b"no colon\r\n"}, ("nonconformant", "bad-header-line")),
        ({"extra": b"X: a\n"}, ("nonconformant", "bare-lf-in-header")),
        ({"extra": b"X: a\rb\r\n"}, ("nonconformant", "bare-cr-in-header")),
        ({"extra": b"X: \xff\r\n"}, ("nonconformant", "header-not-utf8")),
        ({"extra": b"X: a\r\n b\r\n"}, ("unusual", "folded-header")),
        ({"fields": {"WARC-Truncated": b"tired"}}, ("unusual", "unknown-truncation")),
        ({"fields": {"WARC-Block-Digest": sha256(b"other")}}, ("corrupt", "block-digest-mismatch")),
        (
            {"fields": {"WARC-Payload-Digest": sha256(b"other")}},
            ("corrupt", "payload-digest-mismatch"),
        ),
        ({"fields": {"WARC-Block-Digest": b"blake9:aa"}}, ("unusual", "unknown-digest-algorithm")),
        ({"fields": {"WARC-Concurrent-To": ID % 9}}, ("dangling", "dangling-concurrent-to")),
        ({"fields": {"WARC-Refers-To": ID % 9}}, ("unusual", "dangling-refers-to")),
        ({"block": PAGE}, ("nonconformant", "not-an-http-response")),
        ({"block": HTTP.replace(b"23", b"12")}, ("nonconformant", "http-content-length-mismatch")),
        ({"block": CHUNKED.replace(b"17\r\n", b"")}, ("nonconformant", "transfer-encoding-lie")),
        ({"block": CHUNKED.replace(b"0\r\n\r\n", b"")}, ("unusual", "chunks-not-ended")),
        (
            {"block": HTTP.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")},
            ("nonconformant", "content-encoding-lie"),
        ),
        (
            {"block": HTTP.replace(b"OK\r\n", b"OK\n")},
            ("unusual", "bare-cr-or-lf-in-http-header"),
        ),
        ({"block": HTTP.replace(b"t-T", b" -T")}, ("unusual", "bad-http-header")),
        ({"block": b"hello", "kind": b"request"}, ("nonconformant", "bad-http-request-line")),
        ({"kind": b"revisit"}, ("nonconformant", "revisit-without-profile")),
    ],
)
def test_a_defect_is_named(path: Path, bad: dict[str, Any], finding: tuple[str, str]) -> None:
    assert finding in codes(path, record(**bad))


def test_a_digest_over_chunked_bytes_is_merely_unusual(path: Path) -> None:
    body = CHUNKED.split(b"\r\n\r\n", 1)[1]

    got = codes(path, record(block=CHUNKED, fields={"WARC-Payload-Digest": sha256(body)}))

    assert got == [("unusual", "payload-digest-over-chunked-bytes")]


def test_the_digest_of_a_chunked_body_is_over_what_was_chunked(path: Path) -> None:
    assert codes(path, record(block=CHUNKED, fields={"WARC-Payload-Digest": sha256(PAGE)})) == []


def test_several_records_in_one_gzip_member_are_nonconformant(path: Path) -> None:
    path.write_bytes(gzip.compress(INFO + record()))

    assert ("nonconformant", "gzip-member-shared") in found(check_warc(path))


@pytest.mark.parametrize("cut", [1, 8, 100])
def test_a_file_that_just_ends_is_torn_after_its_last_whole_record(path: Path, cut: int) -> None:
    whole = gzip.compress(INFO) + gzip.compress(record())
    path.write_bytes(whole + gzip.compress(record(number=3))[:-cut])

    report = check_file(path)

    errors = [(one.kind, one.offset) for one in report.findings if one.is_error]
    assert errors == [("torn", len(whole))]
    assert report.whole_bytes == len(whole)
    assert len(report.records) == 2


def test_a_flipped_bit_is_corrupt(path: Path) -> None:
    data = bytearray(gzip.compress(INFO) + gzip.compress(record()))
    data[-6] ^= 1
    path.write_bytes(data)

    assert found(check_warc(path)) == [("corrupt", "gzip-damaged")]


def test_after_damage_the_rest_of_a_file_is_checked_too(path: Path) -> None:
    members = [gzip.compress(record(number=number)) for number in (2, 3, 4)]
    damaged = bytearray(members[1])
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(gzip.compress(INFO) + members[0] + bytes(damaged) + members[2][:-3])

    report = check_file(path)

    errors = [(one.kind, one.offset) for one in report.findings if one.is_error]
    begins = [len(gzip.compress(INFO)) + sum(map(len, members[:n])) for n in range(3)]
    assert errors == [("corrupt", begins[1]), ("torn", begins[2])]
    assert len(report.records) == 2


@pytest.mark.parametrize("data", [b"", b"<html>", gzip.compress(b"<html>", mtime=0)])
def test_what_is_no_warc_is_corrupt(path: Path, data: bytes) -> None:
    path.write_bytes(data)

    assert [kind for kind, _ in found(check_warc(path))] == ["corrupt"]


def test_an_open_file_may_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz.open"
    path.touch()

    assert found(check_warc(path)) == []


def test_what_our_capture_kept_of_an_odd_server_is_merely_unusual(tmp_path: Path) -> None:
    import io  # noqa: PLC0415 - here only

    odd = b"HTTP/1.1 200 OK\nX-Spacey : 1\r\nContent-Length: 3\r\n\r\nabcdef"
    archive = writer(tmp_path)
    receipt = archive.write_exchange(
        exchange(response=io.BytesIO(odd), response_length_bytes=len(odd))
    )
    archive.close()

    kinds = {kind for kind, _ in found(check_warc(tmp_path / receipt.file))}

    assert kinds == {"unusual"}


def revisit(fields: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    profile = b"http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    head = HTTP[: -len(PAGE)]
    values = {
        "WARC-Profile": profile,
        "WARC-Refers-To": ID % 2,
        "WARC-Refers-To-Target-URI": b"http://a.test/",
        "WARC-Refers-To-Date": b"2026-01-02T03:04:05Z",
        "WARC-Payload-Digest": sha256(PAGE),
    }
    return record(b"revisit", block=head, number=5, fields=values | dict(fields))


STORED = record(fields={"WARC-Payload-Digest": sha256(PAGE)})


def test_a_revisit_that_finds_its_original_is_sound(path: Path) -> None:
    assert codes(path, STORED, revisit(), is_complete=True) == []


@pytest.mark.parametrize(
    ("original", "fields", "finding"),
    [
        (b"", {}, ("dangling", "dangling-revisit")),
        (STORED, {"WARC-Refers-To": ID % 9}, ("dangling", "dangling-revisit")),
        (
            STORED,
            {"WARC-Payload-Digest": sha256(b"other")},
            ("inconsistent", "revisit-of-other-payload"),
        ),
        (
            record(fields={"WARC-Payload-Digest": sha256(PAGE), "WARC-Truncated": b"time"}),
            {},
            ("inconsistent", "revisit-of-truncated"),
        ),
        (
            STORED + b"",
            {"WARC-Refers-To": ID % 1},
            ("inconsistent", "revisit-names-two-records"),
        ),
    ],
)
def test_a_revisit_that_does_not_hold_is_named(
    path: Path, original: bytes, fields: dict[str, bytes], finding: tuple[str, str]
) -> None:
    originals = [original] if original else []

    assert finding in codes(path, *originals, revisit(fields), is_complete=True)


def test_a_link_may_lead_to_another_file(tmp_path: Path) -> None:
    one, two = tmp_path / "1.warc", tmp_path / "2.warc"
    one.write_bytes(INFO + STORED)
    two.write_bytes(INFO.replace(ID % 1, ID % 7) + revisit())

    alone = found(check_links([check_file(two)], is_complete=True))
    together = found(check_links([check_file(one), check_file(two)], is_complete=True))

    assert (alone, together) == ([("dangling", "dangling-revisit")], [])
