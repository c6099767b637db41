from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.words import letters_of, words_of

TEXTS = st.text() | st.text("aZ\xe9\u2019\u201c _1\xb2\u0663\u4e2d\ud800\n\x1f\x85")


@given(TEXTS)
def test_words_are_those_of_the_pattern(text: str) -> None:
    expected = [word.encode() for word in re.findall(r"\w+", text)]

    assert words_of(text) == expected


@given(TEXTS)
def test_letters_are_what_the_pattern_leaves(text: str) -> None:
    expected = re.sub(r"[\W\d_]+", " ", text).strip(" ").encode()

    assert letters_of(text) == expected


@pytest.mark.parametrize("times", [1, 5])
def test_a_text_of_many_signs_has_the_same_words(times: int) -> None:
    signs = "".join(map(chr, range(0x2010, 0x2040)))

    text = f"{signs}one{signs}two٣ ".join("ab" * times)

    assert words_of(text) == [word.encode() for word in re.findall(r"\w+", text)]
    assert letters_of(text) == re.sub(r"[\W\d_]+", " ", text).strip(" ").encode()
