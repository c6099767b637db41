"""White space and letters: the quick ways say what the patterns say that define them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.read.body.words import key_of, lines, one_line, paragraphs, single_spaced

SPACE = re.compile(r"[ \t\r\f\n\u00a0\u2028\u2029]+")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\ufeff\ud800-\udfff]")
ODD = "ab Z_-.  \t\n\x0b\x0b\r\f\u00a0\u2028\u3000\u2003\x85\x1f\u00ad\u2019é中ßİ²٣"
TEXTS = st.text(st.characters() | st.sampled_from(ODD))


@given(TEXTS)
def test_a_key_is_every_letter_and_digit_case_folded(text: str) -> None:
    assert key_of(text) == re.sub(r"[\W_]+", "", text).casefold()


@given(TEXTS)
def test_any_run_of_white_space_becomes_one_space(text: str) -> None:
    assert single_spaced(text) == SPACE.sub(" ", text)


@given(TEXTS)
def test_two_breaks_part_paragraphs_and_what_is_unseen_is_left_out(text: str) -> None:
    seen = SPACE.sub(" ", UNSEEN.sub("", text))

    parts = re.split(r"(?:\s*\x0b\s*){2,}", seen)

    assert paragraphs(text) == [part.strip("\x0b ") for part in parts]


@given(TEXTS)
def test_a_break_ends_a_line_and_no_line_is_empty(text: str) -> None:
    parts = [SPACE.sub(" ", line).strip() for line in text.split("\x0b")]

    assert lines(text) == "\n".join(part for part in parts if part)


@pytest.mark.parametrize(
    ("raw", "said"), [("one \x0b two", "one two"), (" alone ", "alone"), ("\x0bend", "end")]
)
def test_a_label_stands_on_one_line(raw: str, said: str) -> None:
    assert one_line(raw) == said
