from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.form.fields import WarcFieldError, header, info_block, printable, uri, warc_date

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*")


@given(st.text())
def test_any_address_becomes_a_uri_of_allowed_characters(rest: str) -> None:
    assert URI.fullmatch(uri("http://a.test/" + rest))


@given(st.text())
def test_encoding_a_uri_twice_is_encoding_it_once(rest: str) -> None:
    once = uri("http://a.test/" + rest)

    assert uri(once) == once


def test_a_uri_needs_a_scheme() -> None:
    with pytest.raises(WarcFieldError):
        uri("/relative")


@given(st.text())
def test_a_text_from_outside_stays_on_its_line(text: str) -> None:
    block = info_block([("error", text)])

    assert block.endswith(b"\r\n")
    assert len(block.decode("utf-8").splitlines()) == 1


@pytest.mark.parametrize("bad", ["a\r\nb", "a\nb", "a\x00b", "a\x7f", "a\x85b", "\ud800"])
def test_control_characters_are_refused_in_a_record_header(bad: str) -> None:
    with pytest.raises(WarcFieldError):
        header([("WARC-Target-URI", bad)])


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\n", "ä"])
def test_a_name_that_is_no_token_is_refused(name: str) -> None:
    with pytest.raises(WarcFieldError):
        header([(name, "value")])


def test_other_characters_pass_as_they_are() -> None:
    assert printable("café — 방탄") == "café — 방탄"


def test_a_date_is_in_utc_with_microseconds() -> None:
    kst = timezone(timedelta(hours=9))

    assert warc_date(datetime(2022, 4, 5, 9, 0, 0, 5, tzinfo=kst)) == "2022-04-05T00:00:00.000005Z"
    assert warc_date(datetime(2022, 4, 5, tzinfo=UTC)) == "2022-04-05T00:00:00.000000Z"


def test_a_date_without_zone_is_refused() -> None:
    with pytest.raises(WarcFieldError):
        warc_date(datetime(2022, 4, 5))  # noqa: DTZ001 - that is the point
