from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from test_warc_writer import RESPONSE, exchange, writer

from archiver.warc.form.source import BrokenWarc
from archiver.warc.reader import RecordMissing, read_record, read_records

BLOCK = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"hello")


def foreign(version: bytes = b"1.0", block: bytes = BLOCK, extra: bytes = b"") -> bytes:
    """A record as an older tool writes it."""
    return (
        b"WARC/%b\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a.test/>\r\n"
        b"WARC-Date: 2014-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n%b"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    ) % (version, extra, len(block), block)


def test_a_plain_warc_1_0_of_another_tool_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.warc"
    path.write_bytes(foreign() + foreign())

    records = list(read_records(path))

    assert [record.offset for record in records] == [0, len(foreign())]
    assert records[1].length == len(foreign())
    assert records[0].headers.version == "1.0"
    assert records[0].url == "http://a.test/"
    assert records[0].body() == b"hello"


def test_records_that_share_a_gzip_member_are_read(tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(foreign() * 3))

    assert len(list(read_records(path))) == 3


def test_a_folded_header_is_one_field(tmp_path: Path) -> None:
    path = tmp_path / "fold.warc"
    path.write_bytes(foreign(extra=b"X-Long: one\r\n two\r\n"))

    (record,) = read_records(path)

    assert record.headers.get("x-long") == "one two"


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_file_that_just_ends_is_torn_and_what_was_whole_is_read(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "torn.warc.gz"
    path.write_bytes(gzip.compress(foreign()) + gzip.compress(foreign())[:-cut])
    records = read_records(path)

    assert next(records).body() == b"hello"
    with pytest.raises(BrokenWarc) as broken:
        next(records)
    assert broken.value.code == "torn"


def test_a_flipped_bit_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "bad.warc.gz"
    data = bytearray(gzip.compress(foreign()))
    data[-6] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(BrokenWarc) as broken:
        list(read_records(path))

    assert broken.value.code == "corrupt"


def test_what_is_no_warc_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "page.warc.gz"
    path.write_bytes(gzip.compress(b"<html>\r\n"))

    with pytest.raises(BrokenWarc, match="no WARC record"):
        list(read_records(path))


def test_a_receipt_that_names_another_record_is_noticed(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    receipt = archive.write_exchange(exchange())
    archive.close()

    with pytest.raises(RecordMissing, match="not <urn:uuid:0>"):
        read_record(tmp_path, replace(receipt, record_id="<urn:uuid:0>"))
    with pytest.raises(RecordMissing):
        read_record(tmp_path, replace(receipt, offset=receipt.offset + 1))
    with pytest.raises(RecordMissing, match="neither finished nor"):
        read_record(tmp_path, replace(receipt, file="warc/other.warc.gz"))


def test_the_head_of_a_response_is_given_as_received_and_read(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    receipt = archive.write_exchange(exchange())
    archive.close()

    record = read_record(tmp_path, receipt)

    assert record.http_head is not None
    assert RESPONSE.startswith(record.http_head)
    assert record.http is not None
    assert record.http.all(b"x-dup") == [b"b", b"a"]
