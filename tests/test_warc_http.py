from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.http.head import Head, head_end, parse_head, split_request


def head(raw: bytes) -> Head:
    found = parse_head(raw)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("raw", "end"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nbody", 19),
        (b"HTTP/1.1 200 OK\n\nbody", 17),
        (b"HTTP/1.1 200 OK\nA: b\r\n\r\nx", 24),
        (b"HTTP/1.1 200 OK\r\nA: b\n\r\nx", 24),
        (b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", 23),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", None),
        (b"\r\n\r\n", None),
        (b"", None),
    ],
)
def test_a_head_ends_after_its_first_blank_line(raw: bytes, end: int | None) -> None:
    assert head_end(raw) == end


@pytest.mark.parametrize(
    ("line", "status", "reason"),
    [
        (b"HTTP/1.1 200 OK", 200, b"OK"),
        (b"HTTP/1.1 200", 200, b""),
        (b"HTTP/1.1 200 ", 200, b""),
        (b"HTTP/1.0  404  Not   Found", 404, b"Not   Found"),
        (b"http/1.1 999 Denied \xe9", 999, b"Denied \xe9"),
        (b"HTTP/2 200", 200, b""),
    ],
)
def test_odd_status_lines_are_understood(line: bytes, status: int, reason: bytes) -> None:
    found = head(line + b"\r\n\r\n")

    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize(
    "line", [b"HTTP/1.1 banana", b"HTTP/1.1 2000 X", b"SSH-2.0", b"<html>", b"HTTP/x 200 OK"]
)
def test_what_is_no_status_line_is_no_head(line: bytes) -> None:
    assert parse_head(line + b"\r\n\r\n") is None


def test_fields_keep_their_order_and_spelling() -> None:
    found = head(b"HTTP/1.1 200 OK\r\nx-B: 1\r\nA : 2 \r\nX-b: 3\r\n\r\n")

    assert found.fields == ((b"x-B", b"1"), (b"A", b"2"), (b"X-b", b"3"))
    assert found.all(b"x-b") == [b"1", b"3"]
    assert found.first(b"missing") is None


def test_folded_lines_are_joined_and_lines_without_colon_skipped() -> None:
    found = head(b"HTTP/1.1 200 OK\r\n lost\r\nA: 1\r\n\t2\r\ngarbage\r\nB: 3\r\n\r\n")

    assert found.fields == ((b"A", b"1 2"), (b"B", b"3"))


def test_every_declared_length_counts_and_garbage_does_not() -> None:
    found = head(b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: +7, x, 9\r\n\r\n")

    assert found.content_lengths == {5, 9}


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read_as_a_head(raw: bytes) -> None:
    found = parse_head(b"HTTP/1.1 200 OK\r\n" + raw)

    assert found is None or all(b"\n" not in name for name, _ in found.fields)


def test_a_request_is_split_into_its_parts() -> None:
    raw = b"POST /a?b HTTP/1.1\r\nHost: a.test\r\n\r\nx=1"

    assert split_request(raw) == ("POST", "/a?b", ((b"Host", b"a.test"),), b"x=1")


def test_what_is_no_request_is_not_split() -> None:
    assert split_request(b"hello\r\n\r\n") is None
