"""Captures are found by address, method and time, and give the bytes that the page had."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from replaying import answer, posted, revisit, written
from warcs import ID

from archiver.replay.captures import open_captures, plain_address
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
