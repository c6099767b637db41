"""Captures are found by address, method and time, and give the bytes that the page had."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from replaying import answer, posted, revisit, written
from warcs import ID

from archiver.replay.captures import open_captures, plain_address
from archiver.replay.shelf import NoCaptures
from archiver.store.index import update_index
from archiver.warc.revisit import NOT_MODIFIED

URL = "http://a.test/page"
BODY = b"<!doctype html><p>hello"


def test_an_address_gives_its_newest_capture(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz",
        answer(URL, b"old", number=2, second=5),
        answer(URL, b"new", number=3, second=7),
    )

    with open_captures(file) as captures:
        found = captures.find(URL)

    assert found is not None
    assert found.payload == b"new"


def test_a_time_gives_the_nearest_capture(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz",
        answer(URL, b"old", number=2, second=5),
        answer(URL, b"new", number=3, second=50),
    )

    with open_captures(file) as captures:
        found = captures.find(URL, at="20260102030412")

    assert found is not None
    assert found.payload == b"old"


def test_within_a_second_the_later_record_is_the_newer(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz", answer(URL, b"one", number=2), answer(URL, b"two", number=3)
    )

    with open_captures(file) as captures:
        found = captures.find(URL)

    assert found is not None
    assert found.payload == b"two"


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    file = written(tmp_path / "a.warc.gz", answer(URL, BODY, number=2))

    with open_captures(file) as captures:
        assert captures.find("http://a.test/other") is None
        assert captures.find("https://a.test/page") is None


@pytest.mark.parametrize(
    "refers",
    [
        {"WARC-Refers-To-Target-URI": URL.encode(), "WARC-Refers-To-Date": b"2026-01-02T03:04:05Z"},
        {"WARC-Refers-To": ID % 2, "WARC-Refers-To-Target-URI": URL.encode()},
        {"WARC-Refers-To-Target-URI": b"<http://a.test/page>"},
        {},
    ],
    ids=["address and date", "record id", "address in brackets", "digest alone"],
)
def test_a_revisit_has_its_own_head_and_the_payload_it_refers_to(
    tmp_path: Path, refers: dict[str, bytes]
) -> None:
    again = "http://b.test/copy"
    file = written(
        tmp_path / "a.warc.gz",
        answer(URL, BODY, number=2),
        revisit(again, BODY, number=3, refers=refers),
    )

    with open_captures(file) as captures:
        found = captures.find(again)

    assert found is not None
    assert found.payload == BODY
    assert found.head.first(b"x-second") == b"yes"
    assert found.receipt.record_id == (ID % 3).decode()


def test_a_304_stands_for_the_answer_it_confirms(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz",
        answer(URL, BODY, number=2),
        revisit(
            URL,
            BODY,
            number=3,
            profile=NOT_MODIFIED.encode(),
            refers={"WARC-Refers-To": ID % 2, "WARC-Refers-To-Target-URI": URL.encode()},
        ),
    )

    with open_captures(file) as captures:
        found = captures.find(URL)

    assert found is not None
    assert found.is_not_modified
    assert found.head.first(b"x-second") is None
    assert found.receipt.record_id == (ID % 2).decode()


def test_a_revisit_of_what_is_not_there_is_none(tmp_path: Path) -> None:
    file = written(tmp_path / "a.warc.gz", revisit(URL, BODY, number=3))

    with open_captures(file) as captures:
        assert captures.find(URL) is None


def test_a_revisit_is_resolved_across_files(tmp_path: Path) -> None:
    first = written(tmp_path / "a.warc.gz", answer(URL, BODY, number=2))
    second = written(tmp_path / "b.warc.gz", revisit("http://b.test/", BODY, number=3))

    with open_captures(first, second) as captures:
        found = captures.find("http://b.test/")

    assert found is not None
    assert found.payload == BODY


def test_a_chunked_payload_is_given_without_its_chunks(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz",
        answer(
            URL,
            b"5\r\nhello\r\n0\r\n\r\n",
            number=2,
            head=b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n",
            payload=b"hello",
        ),
    )

    with open_captures(file) as captures:
        found = captures.find(URL)

    assert found is not None
    assert found.payload == b"hello"


def test_two_forms_sent_to_one_address_are_two_captures(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz",
        answer(URL, b"for a", number=2),
        posted(URL, b"q=a", number=3, concurrent_to=2),
        answer(URL, b"for b", number=4),
        posted(URL, b"q=b", number=5, concurrent_to=4),
    )
    kind = "application/x-www-form-urlencoded"

    with open_captures(file) as captures:
        found = captures.find(URL, method="POST", content_type=kind, body=b"q=a")
        other = captures.find(URL, method="POST", content_type=kind, body=b"q=c")
        plain = captures.find(URL)

    assert found is not None
    assert found.payload == b"for a"
    assert other is None
    assert plain is None


def test_an_archive_is_read_with_its_index_and_without(tmp_path: Path) -> None:
    written(tmp_path / "warc" / "a.warc.gz", answer(URL, BODY, number=2))
    with open_captures(tmp_path) as captures:
        before = captures.find(URL)
    update_index(tmp_path)
    written(tmp_path / "warc" / "b.warc.gz", answer("http://a.test/2", BODY, number=3))

    with open_captures(tmp_path) as captures:
        after = captures.find(URL)
        fresh = captures.find("http://a.test/2")

    assert before is not None
    assert after is not None
    assert after.receipt == before.receipt
    assert fresh is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "warc"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("has_index", [True, False])
def test_a_wacz_is_read_where_it_lies_or_unpacked(
    tmp_path: Path, compression: int, *, has_index: bool
) -> None:
    written(tmp_path / "warc" / "a.warc.gz", answer(URL, BODY, number=2))
    update_index(tmp_path)
    package = tmp_path / "x.wacz"
    with zipfile.ZipFile(package, "w", compression) as archive:
        archive.write(tmp_path / "warc" / "a.warc.gz", "archive/a.warc.gz")
        if has_index:
            archive.write(tmp_path / "index" / "index.cdxj", "indexes/index.cdxj")

    with open_captures(package) as captures:
        found = captures.find(URL)

    assert found is not None
    assert found.payload == BODY


def test_a_damaged_file_gives_what_can_still_be_read(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz", answer(URL, BODY, number=2), answer("http://a.test/2", number=3)
    )
    file.write_bytes(file.read_bytes()[:-9])

    with open_captures(file) as captures:
        assert captures.find(URL) is not None
        assert captures.find("http://a.test/2") is None


def test_a_path_without_warc_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")

    with (
        pytest.raises(NoCaptures, match=r"is no archive, WARC file or WACZ"),
        open_captures(tmp_path),
    ):
        pass


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTP://A.test:80", "http://a.test/"),
        ("https://user:pw@a.test:443/x?y=1#z", "https://a.test/x?y=1"),
        ("http://a.test:8080/x", "http://a.test:8080/x"),
        ("http://a.test/x:80/y", "http://a.test/x:80/y"),
    ],
)
def test_an_address_is_compared_without_what_is_not_sent(url: str, plain: str) -> None:
    assert plain_address(url) == plain


def test_coded_bodies_stay_coded_in_the_payload(tmp_path: Path) -> None:
    packed = gzip.compress(BODY, mtime=0)
    head = b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    file = written(tmp_path / "a.warc.gz", answer(URL, packed, number=2, head=head))

    with open_captures(file) as captures:
        found = captures.find(URL)

    assert found is not None
    assert found.payload == packed
