"""Nothing a page says is obeyed by a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.printable import on_one_line, printable


@given(st.text())
def test_no_control_character_but_line_feed_and_tab_is_left(text: str) -> None:
    shown = printable(text)

    assert all(unicodedata.category(sign) != "Cc" for sign in shown if sign not in "\n\t")


@given(st.text())
def test_one_line_stays_one_line(text: str) -> None:
    assert len(on_one_line(text).splitlines()) <= 1


@given(st.text())
def test_doing_it_twice_equals_doing_it_once(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\rb", "a␍b"),
        ("a\x7fb", "a␡b"),
        ("a\x9b31mb", "a�31mb"),
        ("left\u202egpj.exe", "left�gpj.exe"),
    ],
)
def test_a_sign_stands_for_what_a_terminal_would_obey(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_emoji_and_their_joiners_stay() -> None:
    family = "👩‍👩‍👧 🏳️‍🌈"

    assert printable(family) == family
