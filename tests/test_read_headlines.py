"""The headline is what is printed, when the page's data bears it out."""

from __future__ import annotations

import pytest

from archiver.read.facts.headlines import likeness, pick_headline, without_site_names
from archiver.read.sources.said import Said, clean

SITE = ["The Daily Chord", "dailychord.example", "dailychord"]


def _said(**titles: str) -> list[Said]:
    names = {"h1": "h1", "jsonld": "json-ld", "og": "og", "title": "title"}
    return [Said(field="headline", value=text, source=names[key]) for key, text in titles.items()]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Star sings again | The Daily Chord", "Star sings again"),
        ("The Daily Chord - Star sings again at last", "Star sings again at last"),
        ("Star sings – again – The Daily Chord", "Star sings – again"),  # noqa: RUF001
        ("Star sings: a review", "Star sings: a review"),
        ("Star sings - a review", "Star sings - a review"),
        ("«Star sings»", "«Star sings»"),
        ("Star sings:The Daily Chord", "Star sings"),
    ],
)
def test_the_site_is_no_part_of_a_title(title: str, expected: str) -> None:
    assert without_site_names(title, SITE) == expected


def test_the_h1_that_the_data_knows_is_the_headline() -> None:
    values = _said(h1="Star sings “again”", og="Star sings again | The Daily Chord")

    assert pick_headline(values, SITE) == "Star sings “again”"


def test_an_h1_that_the_data_does_not_know_is_not() -> None:
    values = _said(h1="Music", og="Star sings again", title="Star sings again | The Daily Chord")

    assert pick_headline(values, SITE) == "Star sings again"


def test_a_kicker_in_the_h1_is_left_out_when_all_sources_agree() -> None:
    values = _said(
        h1="Exclusive: star sings", jsonld="Star sings", og="Star sings", title="Star sings"
    )

    assert pick_headline(values, SITE) == "Star sings"


def test_languages_without_spaces_are_compared_by_letters() -> None:
    assert likeness("歌手が再び歌う", "歌手が、再び歌う") == 1
    assert likeness("歌手が再び歌う", "天気予報です") == 0


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Tom &amp; Ana", "Tom & Ana"),
        ("&#8220;Hello&#8221;", "“Hello”"),
        ("a &lt;b&gt; c", "a c"),
        ("AT&T", "AT&T"),
        ("  two\n lines ", "two lines"),
        ("half \ud800 a pair", "half a pair"),
    ],
)
def test_entities_are_decoded_once(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_what_is_no_text_is_an_empty_text() -> None:
    assert [clean(value) for value in (None, 5, {"a": 1}, ["x"])] == [""] * 4


def test_a_kicker_that_json_ld_and_open_graph_state_belongs_to_the_headline() -> None:
    whole = "Backstage: Star sings again"

    values = _said(h1="Star sings again", jsonld=whole, og=whole, title=f"{whole}, 5 April")

    assert pick_headline(values, SITE) == whole


def test_a_kicker_that_only_open_graph_states_is_no_part_of_the_headline() -> None:
    values = _said(h1="Star sings again", jsonld="Star sings again", og="Stage: Star sings again")

    assert pick_headline(values, SITE) == "Star sings again"


def test_a_subtitle_in_the_h1_is_no_part_of_the_headline() -> None:
    values = _said(
        h1="Star sings again after ten years Nobody thought that this could ever happen",
        og="Star sings again after ten years",
        title="Star sings again after ten years",
    )

    assert pick_headline(values, SITE) == "Star sings again after ten years"


def test_an_h1_that_says_more_than_a_page_name_is_the_headline() -> None:
    values = _said(h1="We still believe in songs", og="songs", title="songs - The Daily Chord")

    assert pick_headline(values, SITE) == "We still believe in songs"
