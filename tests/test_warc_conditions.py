from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.warc.http.conditions import conditions_of


def asked(*lines: bytes) -> bytes:
    return b"".join(
        (b"GET / HTTP/1.1\r\nHost: a.test\r\n", *(b"%s\r\n" % one for one in lines), b"\r\n")
    )


def test_a_plain_request_has_no_condition() -> None:
    found = conditions_of(asked())

    assert (found.etags, found.since, found.since_moment) == (None, None, None)


@pytest.mark.parametrize(
    ("sent", "etag", "is_named"),
    [
        (b'"a"', '"a"', True),
        (b'W/"a"', '"a"', True),
        (b'"a"', 'W/"a"', True),
        (b'"x", W/"a", "b"', '"a"', True),
        (b'"a"', '"b"', False),
        (b"*", '"a"', False),
        (b"", '"a"', False),
        (b'"a"', None, False),
    ],
)
def test_an_entity_tag_is_compared_weakly(sent: bytes, etag: str | None, is_named: bool) -> None:
    assert conditions_of(asked(b"if-none-match: " + sent)).names(etag) is is_named


def test_an_entity_tag_comes_before_a_date() -> None:
    found = conditions_of(
        asked(b'If-None-Match: "a"', b"If-Modified-Since: Tue, 24 Nov 2026 12:00:00 GMT")
    )

    assert (found.etags, found.since) == (('"a"',), None)


def test_a_date_is_a_moment() -> None:
    found = conditions_of(asked(b"If-Modified-Since: Tue, 24 Nov 2026 12:00:00 GMT"))

    assert found.since_moment == datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("sent", [b"yesterday", b"", b"Tue, 99 Nov 2026 12:00:00 GMT"])
def test_what_is_no_date_is_no_moment(sent: bytes) -> None:
    assert conditions_of(asked(b"If-Modified-Since: " + sent)).since_moment is None


def test_what_is_no_request_has_no_condition() -> None:
    assert conditions_of(b"\x00\x01").etags is None
