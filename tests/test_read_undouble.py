"""The doubled tweet is undone; a tweet that honestly repeats itself is left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from archiver.read.undouble import FEW_WORDS, undouble

CASES = json.loads((Path(__file__).parent / "embeds" / "doubled.json").read_text("utf-8"))
SCRAPED = [pytest.param(case["scraped"], case["once"], id=case["name"]) for case in CASES]
CHORUS = "Sail on, little paper boat\nSail on till the harbour wakes"
PROSE = "the rehearsal ran past midnight and nobody in the choir went home"


@pytest.mark.parametrize(("scraped", "once"), SCRAPED)
def test_a_scraped_tweet_stands_once(scraped: str, once: str) -> None:
    assert undouble(scraped) == once


@pytest.mark.parametrize(("scraped", "once"), SCRAPED)
def test_a_scraped_tweet_without_its_author_stands_once(scraped: str, once: str) -> None:
    without = re.compile(r"^[^@]*@\w+\s+")

    assert undouble(without.sub("", scraped)) == without.sub("", once)


@pytest.mark.parametrize(
    "honest",
    [
        "",
        "no no no",
        "no no no no",
        "I love you I love you",
        "I love you I love you https://t.co/abcdef",
        "I love you I love you 🐻",
        "so happy for you so happy for you 😭😭",
        "🕯 🕯 🕯 🕯",
        "vote vote vote #Song #Song",
        "Stream it now https://t.co/abc Stream it now https://t.co/abc",
        f"{CHORUS}\n{CHORUS}",
        f"{CHORUS}\n\n{CHORUS} 🎶",
        f"{CHORUS}\n{CHORUS}\n{CHORUS}\n{CHORUS}\n{CHORUS}\n{CHORUS}",
        "사랑해 사랑해 https://t.co/abc",
        "la la la\nla la la la la la la la la",
        "she said and she said and then she said it again",
    ],
)
def test_a_tweet_that_honestly_repeats_itself_is_left_alone(honest: str) -> None:
    assert undouble(honest) == honest


def test_the_emoji_of_the_richer_copy_and_its_link_are_kept() -> None:
    printed = f"{PROSE} and sang {PROSE} 🎻 and sang https://t.co/xyz"

    assert undouble(printed) == f"{PROSE} 🎻 and sang https://t.co/xyz"


def test_line_breaks_of_one_copy_and_the_link_of_the_other_are_kept() -> None:
    printed = "One bell\n\ntwo lamps\n\nthree doors One bell two lamps three doors https://t.co/xyz"

    assert undouble(printed) == "One bell\n\ntwo lamps\n\nthree doors https://t.co/xyz"


def test_two_copies_that_each_have_something_of_their_own_are_left_alone() -> None:
    printed = f"{PROSE} 🎻 {PROSE} https://t.co/xyz"

    assert undouble(printed) == printed


def test_a_copy_that_changes_one_word_is_no_copy() -> None:
    printed = f"{PROSE} {PROSE.replace('midnight', 'noon')} https://t.co/xyz"

    assert undouble(printed) == printed


WORDS = st.sampled_from(
    ["ah", "bird", "cold", "day", "echo", "fire", "green", "hill", "iron", "jade", "kite"]
)
SPACES = st.sampled_from([" ", "\n", "\n\n", "  "])
EXTRAS = st.sampled_from(["", "", " 🎻", " https://t.co/a1b2", "🐻 https://t.co/zz"])
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


@example(
    [("day ah cold bird", " ", ""), ("day ah cold bird", " ", " 🎻"), ("day ah cold bird", " ", "")]
)
@given(st.lists(st.tuples(st.lists(WORDS, max_size=4).map(" ".join), SPACES, EXTRAS), max_size=12))
def test_no_word_emoji_or_link_is_ever_lost(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(word + extra + space for word, space, extra in parts)

    said = re.compile(r"https://\S+|\w+|🎻|🐻")

    assert set(said.findall(undouble(text))) == set(said.findall(text))


@given(st.lists(LINES, min_size=1, max_size=4), st.integers(2, 4), SPACES)
def test_a_chorus_is_never_shortened(lines: list[str], times: int, space: str) -> None:
    assume(len(lines) == 1 or "\n" in space)
    separator = space if len(lines) == 1 else "\n"

    song = separator.join("\n".join(lines) for _ in range(times))

    assert undouble(song) == song


@given(st.permutations(["ah", "bird", "cold", "day", "echo", "fire", "green", "hill", "iron"]))
def test_a_plain_copy_before_one_with_a_link_is_undone(words: list[str]) -> None:
    tweet = " ".join(words)

    assert undouble(f"{tweet} {tweet} https://t.co/a1b2") == f"{tweet} https://t.co/a1b2"


@given(st.lists(LINES, min_size=3, max_size=5, unique=True))
def test_a_copy_on_one_line_after_one_on_many_is_undone(lines: list[str]) -> None:
    tweet = "\n".join(lines)
    assume(len(set(tweet.split())) >= FEW_WORDS)

    assert undouble(f"{tweet} {tweet.replace(chr(10), ' ')}") == tweet


@given(st.text(max_size=200))
def test_undoing_twice_is_undoing_once(text: str) -> None:
    assert undouble(undouble(text)) == undouble(text)


def test_many_thousand_words_are_looked_at_in_no_time() -> None:
    text = "na " * 100_000

    assert undouble(text) == text
