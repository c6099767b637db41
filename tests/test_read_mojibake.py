# ruff: noqa: RUF001 - letters of many scripts are what this is about
"""Mojibake is mended where it is provably that, and nothing else is ever changed."""

from __future__ import annotations

import json

import ftfy  # noqa: F401  # its codec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.article import Article, Paragraph
from archiver.read import read_page
from archiver.read.mojibake import mended

CLEAN = (
    "Beyoncé, Zoë und Björk singen", "«CAFÉ» dit l'été à Noël…", "BEYONCÉ’S NEW ALBUM",
    "AMANHÃ… IRMÃ’S", "El niño comió piñas en Año Nuevo", "Ångström på Østfold, Æsir",
    "Žižek a Škoda, čeština", "Łódź, źdźbło", "Привет, мир – «правда»", "Καλημέρα κόσμε",
    "안녕하세요 방탄소년단", "東京で会いましょう。「アニメ」", "促进航天技术", "สวัสดีชาวโลก",
    "שלום \u200fעולם\u200e", "مرحبا بالعالم", "नमस्ते दुनिया", "👩‍👩‍👧 family 🏳️‍🌈 and ❤️",
    "£5 · 20 °C – ½ © 2022 ® ™", "Tiếng Việt rất đẹp", "naïve façade", "e\u0301 decomposed",
)  # fmt: skip
_LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x24F, categories=("L", "N", "P", "Zs"))
_OTHER = st.characters(min_codepoint=0x370, max_codepoint=0xD7FF, categories=("L", "M", "N"))


def _broken(text: str) -> str:
    return text.encode().decode("sloppy-windows-1252")


@given(st.lists(st.sampled_from(CLEAN), min_size=1, max_size=4).map(" – ".join))
def test_a_correct_text_is_never_changed(text: str) -> None:
    assert mended(text) == text


@given(st.text(_OTHER | st.sampled_from("aeiou .,!\u200d\u200f\ufe0f🎤"), max_size=40))
def test_letters_of_no_western_script_are_never_changed(text: str) -> None:
    assert mended(text) == text


@given(st.sampled_from(CLEAN))
def test_what_was_encoded_twice_is_restored(text: str) -> None:
    assert mended(_broken(text)) == text


@given(st.text(_LATIN, max_size=40))
def test_any_western_text_is_itself_or_what_it_was_before_it_broke(text: str) -> None:
    meant = mended(text)

    assert meant is None or meant == text or _broken(meant) == text


def test_a_text_that_is_broken_in_part_is_left_and_told() -> None:
    page = _page("The singer BeyoncÃ© met Zoë and Björk there, and they sang until the morning.")

    kept = "The singer BeyoncÃ© met Zoë and Björk there, and they sang until the morning."
    assert Paragraph(text=kept) in page.body
    assert ("mojibake", "body") in [(doubt.code, doubt.where) for doubt in page.doubts]


@pytest.mark.parametrize("word", ["Beyoncé", "don’t", "vidía", "à la carte", "안녕", "🎤"])
def test_a_page_that_was_saved_twice_is_read_as_it_was_meant(word: str) -> None:
    prose = f"The singer said {word} to all who had come, and they sang until the morning came."

    article = _page(_broken(prose), headline=_broken(f"A word: {word}"))

    assert article.headline == f"A word: {word}"
    assert Paragraph(text=prose) in article.body
    told = {(doubt.code, doubt.where) for doubt in article.doubts}
    assert {("mojibake-mended", "body"), ("mojibake-mended", "headline")} <= told


def test_json_ld_with_escapes_is_mended_too() -> None:
    stated = json.dumps({"@type": "NewsArticle", "author": _broken("Zoë Núñez")})

    article = _page("All is well with these words of some length.", stated=stated)

    assert [author.name for author in article.authors] == ["Zoë Núñez"]
    assert ("mojibake-mended", "json-ld[0]") in [(one.code, one.where) for one in article.doubts]


def _page(prose: str, *, headline: str = "A word", stated: str = "{}") -> Article:
    page = (
        f'<meta charset="utf-8"><title>{headline}</title><script type="application/ld+json">'
        f"{stated}</script><article><h1>{headline}</h1><p>{prose}</p>"
        "<p>Another paragraph of the same story, with as many words as it takes.</p></article>"
    )
    article = read_page(page.encode(), url="https://chord.example/a").article
    assert article is not None
    return article
