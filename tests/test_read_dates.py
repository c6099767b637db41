"""Dates: ISO 8601 with the zone as printed, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.read.facts.dates import day_of, to_iso


@pytest.mark.parametrize(
    ("raw", "language", "iso"),
    [
        ("2022-04-05T08:30:00+02:00", None, "2022-04-05T08:30:00+02:00"),
        ("2022-04-05T08:30:00Z", None, "2022-04-05T08:30:00+00:00"),
        ("2022-04-05T08:30:00.123456789Z", None, "2022-04-05T08:30:00.123456+00:00"),
        ("2022-04-05 08:30", None, "2022-04-05T08:30:00"),
        ("2022-04-05 08:30:00 -0500", None, "2022-04-05T08:30:00-05:00"),
        ("2022-04-05", None, "2022-04-05"),
        ("20220405T083000Z", None, "2022-04-05T08:30:00+00:00"),
        ("20220405", None, "2022-04-05"),
        ("1649147400", None, "2022-04-05T08:30:00+00:00"),
        ("1649147400000", None, "2022-04-05T08:30:00+00:00"),
        ("April 5, 2022", "en", "2022-04-05"),
        ("Published: April 5, 2022 8:30 AM EDT", "en", "2022-04-05T08:30:00-04:00"),
        ("Tue, 05 Apr 2022 08:30:00 GMT", None, "2022-04-05T08:30:00+00:00"),
        ("5. April 2022", "de", "2022-04-05"),
        ("05.04.2022 - 08:30", "de", "2022-04-05T08:30:00"),
        ("2022年4月5日 08:30", "ja", "2022-04-05T08:30:00"),
        ("4/5/2022", "en-US", "2022-04-05"),
        ("4/5/2022", "en-GB", "2022-05-04"),
    ],
)
def test_a_date_is_read(raw: str, language: str | None, iso: str) -> None:
    assert to_iso(raw, language=language) == iso


@pytest.mark.parametrize(
    "raw",
    ["", "now", "yesterday", "99999-99-99T99:99:99", "0000-00-00", "2022-13-45", "April",
     "9" * 300, "9999999999999", "1022-04-05", "http://a.example/2022", "42"],
)  # fmt: skip
def test_what_is_no_day_of_ours_is_not_guessed(raw: str) -> None:
    assert to_iso(raw, language="en") is None


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_none(raw: str) -> None:
    iso = to_iso(raw)

    assert iso is None or day_of(iso) is not None
