from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.model.exchange import Exchange
from archiver.warc.reader import Record, read_record, read_records
from archiver.warc.writer import WarcWriter

STARTED = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
REQUEST = b"GET /a HTTP/1.1\r\nHost: a.test\r\nCookie: secret=1\r\nX-Odd : yes\r\n\r\n"
RESPONSE = (
    b"HTTP/1.1 200 Tr\xe8s Bien\r\nx-ODD-CasE: One\r\nX-Dup: b\r\nX-Dup: a\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n5;ext\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"
)
HELLO = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def exchange(**changes: object) -> Exchange:
    made = Exchange(
        url="http://a.test/a",
        method="GET",
        started=STARTED,
        ended=STARTED + timedelta(milliseconds=250),
        request=REQUEST,
        response=io.BytesIO(RESPONSE),
        response_length_bytes=len(RESPONSE),
        status=200,
        ip_address="192.0.2.7",
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test may change any field


def writer(folder: Path, **changes: object) -> WarcWriter:
    settings: dict[str, object] = {
        "prefix": "test",
        "info": {"operator": "Nobody", "robots": "obey"},
        "now": lambda: STARTED,
    }
    return WarcWriter(folder, **(settings | changes))  # type: ignore[arg-type] # likewise


def written(folder: Path) -> list[Record]:
    return [record for path in sorted((folder / "warc").iterdir()) for record in read_records(path)]


def test_a_response_is_stored_byte_for_byte(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    receipt = archive.write_exchange(exchange())
    archive.close()

    record = read_record(tmp_path, receipt)
    assert record.block_bytes() == RESPONSE
    assert record.payload() == b"hello"
    assert record.headers.get("warc-payload-digest") == receipt.payload_digest == HELLO


def test_a_file_begins_with_warcinfo_and_every_record_names_it(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    archive.write_exchange(exchange())
    archive.close()

    info, *others = written(tmp_path)
    assert info.type == "warcinfo"
    assert info.headers.get("warc-filename") == next((tmp_path / "warc").iterdir()).name
    assert b"operator: Nobody\r\n" in info.block_bytes()
    ids = {record.headers.get("warc-warcinfo-id") for record in others}
    assert ids == {info.headers.get("warc-record-id")}


def test_request_and_metadata_are_tied_to_the_response(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    receipt = archive.write_exchange(
        exchange(via="http://a.test/", interim=b"HTTP/1.1 103 E\r\n\r\n")
    )
    archive.close()

    _, response, request, metadata = written(tmp_path)
    assert [response.type, request.type, metadata.type] == ["response", "request", "metadata"]
    assert request.headers.get("warc-concurrent-to") == receipt.record_id
    assert metadata.headers.get("warc-concurrent-to") == receipt.record_id
    assert request.headers.get("warc-date") == response.headers.get("warc-date")
    assert b"interimResponsesBase64: SFRUUC8xLjEgMTAzIEUNCg0K\r\n" in metadata.block_bytes()


def test_credentials_are_redacted_and_the_record_says_so(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    archive.write_exchange(exchange())
    archive.close()

    request = written(tmp_path)[2]
    assert request.block_bytes() == REQUEST.replace(b"secret=1", b"[redacted]")
    assert request.headers.get("warc-redacted") == "cookie"


def test_an_exchange_without_an_answer_leaves_its_request(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    receipt = archive.write_exchange(exchange(response=None, response_length_bytes=0, status=None))
    archive.close()

    assert read_record(tmp_path, receipt).type == "request"
    assert receipt.payload_digest is None


def test_a_file_is_open_until_it_is_closed_and_can_be_read_before(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    receipt = archive.write_exchange(exchange())

    assert [path.suffix for path in (tmp_path / "warc").iterdir()] == [".open"]
    assert read_record(tmp_path, receipt).payload() == b"hello"
    assert archive.open_files() == {
        receipt.file: (tmp_path / f"{receipt.file}.open").stat().st_size
    }
    archive.close()
    assert (tmp_path / receipt.file).exists()


def test_the_next_file_begins_when_one_is_full(tmp_path: Path) -> None:
    archive = writer(tmp_path, rotate_bytes=100)

    receipts = [archive.write_exchange(exchange()) for _ in range(3)]
    archive.close()

    assert len({receipt.file for receipt in receipts}) == 3
    assert archive.open_files().keys() == {receipt.file for receipt in receipts}


def test_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    receipt = archive.write_exchange(exchange())
    archive.close()

    data = (tmp_path / receipt.file).read_bytes()
    member = gzip.decompress(data[receipt.offset : receipt.offset + receipt.length])
    assert member.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
    assert member.endswith(RESPONSE + b"\r\n\r\n")


def test_certificates_are_stored_once_per_host_and_chain(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    for url in ("https://a.test/1", "https://a.test/2", "https://b.test/"):
        archive.write_exchange(exchange(url=url, certificates=(b"leaf", b"root")))
    archive.close()

    chains = [record.url for record in written(tmp_path) if record.type == "resource"]
    assert chains == ["urn:x-certificate-chain:a.test", "urn:x-certificate-chain:b.test"]


def test_odd_characters_in_an_address_are_encoded(tmp_path: Path) -> None:
    archive = writer(tmp_path)

    archive.write_exchange(exchange(url="http://a.test/\r\nX-Evil: 1|\u00e9"))
    archive.close()

    assert written(tmp_path)[1].url == "http://a.test/%0D%0AX-Evil:%201%7C%C3%A9"


@pytest.mark.parametrize("prefix", ["", "../up", "a/b", "a b", ".hidden", "x\n"])
def test_a_prefix_that_is_no_plain_name_is_refused(tmp_path: Path, prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        writer(tmp_path, prefix=prefix)
