from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from test_warc_writer import HELLO, REQUEST, exchange, writer

from archiver.warc.cdxj import (
    IndexLine,
    index_file,
    look_up,
    merged,
    nearest,
    parse_line,
    write_index,
)
from archiver.warc.reader import read_record
from archiver.warc.revisit import Original

LINE = IndexLine(
    key="test,a)/",
    timestamp="20261124120000",
    url="http://a.test/",
    mime="text/html",
    status="200",
    digest="sha256:00",
    length=10,
    offset=20,
    filename="x.warc.gz",
)


def test_a_capture_is_found_by_its_line(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    receipt = archive.write_exchange(exchange())
    archive.close()

    (line,) = index_file(tmp_path / receipt.file)

    assert (line.key, line.timestamp) == ("test,a)/a", "20261124120000")
    assert (line.status, line.mime, line.digest) == ("200", None, HELLO)
    assert (line.offset, line.length) == (receipt.offset, receipt.length)
    assert f"warc/{line.filename}" == receipt.file
    assert read_record(tmp_path, receipt).length == line.length


def test_a_post_has_a_key_of_its_own(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    request = b"POST /a HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" + b'{"q": "lady gaga"}'
    receipt = archive.write_exchange(exchange(request=request, method="POST"))
    archive.close()

    (line,) = index_file(tmp_path / receipt.file)

    assert line.key == "test,a)/a?__wb_method=post&q=lady+gaga"
    assert (line.method, line.request_body) == ("POST", "q=lady+gaga")
    assert line.url == "http://a.test/a"


def test_the_answer_to_head_does_not_stand_in_for_a_page(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    request = REQUEST.replace(b"GET", b"HEAD")
    receipt = archive.write_exchange(exchange(request=request, method="HEAD"))
    archive.close()

    assert index_file(tmp_path / receipt.file)[0].key == "test,a)/a?__wb_method=head"


def test_a_revisit_is_indexed_as_one(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    first = archive.write_exchange(exchange())
    original = Original(
        record_id=first.record_id, url="http://a.test/a", date=first.date, payload_digest=HELLO
    )
    archive.write_exchange(exchange(url="http://a.test/b"), original=original)
    archive.close()

    _, revisit = index_file(tmp_path / first.file)

    assert (revisit.mime, revisit.digest, revisit.status) == ("warc/revisit", HELLO, "200")


def test_a_line_comes_back_as_it_was_written() -> None:
    odd = replace(LINE, url="http://a.test/\u2028", method="POST", request_body='{"a"}', mime=None)

    assert parse_line(odd.to_line()) == odd
    assert len(odd.to_line().splitlines()) == 1


@pytest.mark.parametrize("text", ["", "a b", "a b c", 'a b {"url": 1}'])
def test_what_is_no_line_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        parse_line(text)


def test_merging_keeps_the_order_and_no_line_twice() -> None:
    lines = [replace(LINE, key=key) for key in ("test,a)/", "test,b)/", "test,c)/")]
    old = [line.to_line() + "\n" for line in (lines[0], lines[2])]

    both = list(merged(old, [line.to_line() + "\n" for line in lines[1:]]))

    assert both == [line.to_line() + "\n" for line in lines]


def test_an_address_is_looked_up_among_many(tmp_path: Path) -> None:
    path = tmp_path / "index.cdxj"
    lines = [
        replace(
            LINE,
            key=f"test,a)/{n:05d}",
            url=f"http://a.test/{n:05d}",
            timestamp=f"20{year}0101000000",
        )
        for n in range(3000)
        for year in (24, 26)
    ]
    with path.open("wb") as out:
        write_index(lines, out)

    for n in (0, 1, 1499, 2998, 2999):
        assert [line.timestamp[:4] for line in look_up(path, f"http://www.a.test/{n:05d}#x")] == [
            "2024",
            "2026",
        ]
    assert list(look_up(path, "http://a.test/absent")) == []
    assert list(look_up(path, "http://zzz.test/")) == []


def test_the_nearest_capture_in_time_is_taken() -> None:
    early, late = (replace(LINE, timestamp=f"20{year}0101000000") for year in (20, 26))

    assert nearest([early, late], "2021") == early
    assert nearest([early, late], "20991231") == late
    assert nearest([], "2021") is None


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "index.cdxj"
    path.touch()

    assert write_index([], io.BytesIO()) == 0
    assert list(look_up(path, "http://a.test/")) == []
