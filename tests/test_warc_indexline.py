from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from test_warc_writer import HELLO, RESPONSE, exchange, writer

from archiver.model.exchange import Exchange
from archiver.warc.cdxj import index_lines
from archiver.warc.indexline import IndexLine
from archiver.warc.revisit import Original

FORM = (
    b"POST /a?q=1 HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Cookie: s=1\r\nContent-Length: 7\r\n\r\nb=2&c=3"
)
PAGE = b"HTTP/1.1 404 Gone\r\nContent-Type: Text/HTML;charset=x\r\nContent-Length: 5\r\n\r\nhello"
ALIEN = b"ICY 200 OK\r\nContent-Type: text/html\r\n\r\n"


def answered(response: bytes, **changes: object) -> Exchange:
    return exchange(response=io.BytesIO(response), response_length_bytes=len(response), **changes)


@pytest.mark.parametrize(
    "one",
    [
        exchange(),
        answered(PAGE, body_start=PAGE.index(b"hello")),
        answered(PAGE, url="http://www.A.test/<b>?é=1"),
        answered(PAGE, request=FORM, method="POST"),
        answered(PAGE, request=FORM.replace(b"POST", b"PUT"), method="PUT"),
        answered(PAGE[:-5], request=b"HEAD /a HTTP/1.1\r\n\r\n", method="HEAD"),
        answered(PAGE[:-2], truncated="disconnect"),
        answered(PAGE[:30], truncated="time", status=None),
        answered(b"\r\n" + PAGE),
        answered(ALIEN, status=None),
        answered(PAGE, request=b"no request at all\r\n\r\n"),
        answered(PAGE, certificates=(b"leaf", b"root")),
        exchange(response=None, response_length_bytes=0, status=None),
    ],
)
def test_what_is_told_while_writing_is_what_reading_finds(tmp_path: Path, one: Exchange) -> None:
    told: list[IndexLine] = []
    archive = writer(tmp_path, indexed=told.append)

    archive.write_exchange(one)
    archive.write_exchange(replace(one, response=None, response_length_bytes=0))
    archive.close()

    (path,) = (tmp_path / "warc").iterdir()
    assert sorted(map(IndexLine.to_line, told)) == sorted(map(IndexLine.to_line, index_lines(path)))


def test_a_revisit_is_told_as_one(tmp_path: Path) -> None:
    told: list[IndexLine] = []
    archive = writer(tmp_path, indexed=told.append)
    original = Original(
        record_id="<urn:uuid:00000000-0000-4000-8000-000000000001>",
        url="http://b.test/",
        date="2026-11-23T12:00:00Z",
        payload_digest=HELLO,
    )

    archive.write_exchange(answered(RESPONSE), original_with=lambda _: original)
    archive.close()

    (path,) = (tmp_path / "warc").iterdir()
    assert [line.mime for line in told] == ["warc/revisit"]
    assert told == list(index_lines(path))
