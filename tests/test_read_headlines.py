"""The headline is what is printed, when the page's data bears it out."""

from __future__ import annotations

import pytest

from archiver.read.facts.gather import draft_of, read_sources
from archiver.read.facts.headlines import likeness, pick_headline, without_site_names
from archiver.read.sources.said import Said, clean
from archiver.read.tree import parse_html

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


SONG = "Star sings again after ten years"


def _printed(body: str, *, og: str = SONG, title: str | None = None) -> str | None:
    page = (
        f'<title>{title or og} | The Daily Chord</title><meta property="og:title" content="{og}">'
        f"{body}"
    )
    sources = read_sources(parse_html(page.encode()), "https://dailychord.example/a")
    return draft_of(sources, captured=None).headline


def test_the_last_step_of_a_path_of_sections_is_no_headline() -> None:
    crumbs = "<nav><a href='/'>Music</a> <h1>Ten years of silence: all about the star</h1></nav>"
    title = "Ten years of silence: all about the star"

    assert _printed(f"{crumbs}<h2>{SONG}</h2>", title=title) == SONG


def test_a_second_heading_prints_the_headline_where_the_first_names_the_section() -> None:
    body = f"<h1>Events and dates</h1><h2>{SONG} <br> with a choir of forty</h2>"

    assert _printed(body, title="Evening") == f"{SONG} with a choir of forty"


@pytest.mark.parametrize("place", ["<aside>{}</aside>", "<a href='/b'>{}</a>"])
def test_a_second_heading_elsewhere_prints_no_headline(place: str) -> None:
    body = place.format(f"<h2>{SONG} and nine other things</h2>")

    assert _printed(f"<h1>Events and dates</h1>{body}") == SONG


@pytest.mark.parametrize("seen", ["class='sr-only'", "style='display: none'", "hidden"])
def test_a_headline_for_screen_readers_only_is_not_printed(seen: str) -> None:
    assert _printed(f"<h1 {seen}>Star sings again</h1>") == SONG


def test_a_kicker_with_an_element_of_its_own_is_left_out_where_open_graph_leaves_it_out() -> None:
    body = f"<h1><span>From the town</span> <span>{SONG}</span></h1>"

    assert _printed(body) == SONG


def test_a_kicker_that_the_data_words_otherwise_is_left_out() -> None:
    body = f"<h1><span>From the town</span> <span>{SONG}</span></h1>"

    assert _printed(body, og=f"Choirs of the north: {SONG}") == SONG


def test_a_kicker_that_the_data_states_as_printed_stays() -> None:
    body = f"<h1><span>From the town:</span> <span>{SONG}</span></h1>"

    assert _printed(body, og=f"From the town: {SONG}") == f"From the town: {SONG}"
