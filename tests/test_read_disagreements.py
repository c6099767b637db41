"""For every field the article says which source won, which said otherwise, and what was dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from archiver.model.article import Article, Doubt
from archiver.read import read_page
from archiver.read.layout import Layout

PROSE = "".join(
    f"<p>In part {n} of this evening the singer walked on, looked at the rows, and began.</p>"
    for n in range(9)
)
URL = "https://chord.example/a"


def _article(head: str, stated: Mapping[str, object], more: str = "") -> Article:
    linked = json.dumps({"@type": "NewsArticle", "headline": "The singer comes home", **stated})
    page = (
        f'<html lang="en"><head><title>The singer comes home</title>{head}'
        f'<script type="application/ld+json">{linked}</script></head><body><article>'
        f"<h1>The singer comes home</h1>{PROSE}</article>{more}</body></html>"
    )
    article = read_page(page.encode(), url=URL).article
    assert article is not None
    return article


def _about(article: Article, field: str) -> list[Doubt]:
    return [doubt for doubt in article.doubts if doubt.where == field]


def _meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("field", "head", "stated", "won", "lost"),
    [
        ("headline", _meta("og:title", "Ten years of quiet are over"), {},
         "h1: The singer comes home", "og: Ten years of quiet are over"),
        ("description", _meta("og:description", "A walk"), {"description": "She sang at last."},
         "json-ld: She sang at last.", "og: A walk"),
        ("authors", _meta("author", "Ben Oduya"), {"author": {"name": "Ana Reyes"}},
         "Ana Reyes", "meta: Ben Oduya"),
        ("published", _meta("article:published_time", "2022-04-05"),
         {"datePublished": "2022-04-07T08:00:00Z"},
         "json-ld: 2022-04-07T08:00:00+00:00", "og: 2022-04-05"),
        ("language", "", {"inLanguage": "de"}, "html: en", "json-ld: de"),
        ("section", _meta("article:section", "Film"), {"articleSection": "Music"},
         "json-ld: Music", "og: Film"),
        ("keywords", _meta("keywords", "tour, home"), {"keywords": ["singing"]},
         "json-ld: singing", "meta: tour, home"),
        ("canonical_url", '<link rel="canonical" href="https://chord.example/b">', {"url": URL},
         "link: https://chord.example/b", f"json-ld: {URL}"),
        ("images", _meta("og:image", "https://chord.example/hall.jpg"),
         {"image": "https://chord.example/face.jpg"},
         "og: https://chord.example/hall.jpg", "json-ld: https://chord.example/face.jpg"),
        ("body", "", {"articleBody": "Other words than those that are printed here. " * 20},
         "html", "json-ld: 919 characters, 0.00 of them on the page"),
    ],
)  # fmt: skip
def test_a_source_that_says_otherwise_is_named_beside_the_one_that_won(
    field: str, head: str, stated: Mapping[str, object], won: str, lost: str
) -> None:
    doubts = _about(_article(head, stated), field)

    assert Doubt(code="sources-disagree", where=field, expected=won, found=lost) in doubts
    assert len(doubts) == 1


def test_sources_that_word_the_same_thing_differently_raise_no_doubt() -> None:
    head = (
        _meta("og:locale", "en_US")
        + _meta("author", "By Ana Reyes")
        + _meta("article:section", "Music News")
        + _meta("og:url", "http://www.chord.example/a/?utm_source=x")
        + _meta("article:published_time", "2022-04-05T22:00:00-05:00")
        + _meta("og:image", "https://chord.example/hall-1200x630.jpg")
    )
    stated = {
        "author": "Ana Reyes", "articleSection": "Music", "url": URL, "inLanguage": "en-GB",
        "datePublished": "2022-04-06T03:00:00Z", "image": "https://chord.example/hall.jpg",
    }  # fmt: skip

    assert _article(head, stated).doubts == ()


def test_an_author_who_is_nobody_is_dropped_and_told() -> None:
    head = _meta("og:site_name", "The Chord") + _meta("author", "The Chord")

    article = _article(head, {"author": {"name": "Ana Reyes"}})

    assert [author.name for author in article.authors] == ["Ana Reyes"]
    assert [(one.code, one.found) for one in _about(article, "authors")] == [
        ("dropped", "meta: The Chord")
    ]


def test_a_post_outside_the_article_is_left_out_and_told() -> None:
    others = "".join(f"<div><a href='/{n}'>Another story, number {n}</a></div>" for n in range(99))
    post = (
        '<blockquote class="twitter-tweet"><p>Words</p>&mdash; Li (@li) '
        '<a href="https://twitter.com/li/status/1511000000000000001">5 April</a></blockquote>'
    )

    article = _article("", {}, more=f"<main>{others}{post}</main>")

    assert [one.code for one in _about(article, "body")] == ["embeds-outside"]


def test_dates_that_cannot_be_read_are_told_once_a_source() -> None:
    times = "".join(f'<p class="date">Nothing day {n}, sometime</p>' for n in range(9))

    doubts = _about(_article("", {}, more=times), "published")

    assert [doubt.code for doubt in doubts] == ["date-unread"]


def test_a_picture_that_json_ld_refers_to_is_looked_up_and_its_name_is_no_address() -> None:
    stated = {"image": {"@id": f"{URL}#picture"}}
    known = json.dumps({"@type": "ImageObject", "@id": f"{URL}#picture", "url": "/hall.jpg"})

    bare = _article("", stated)
    whole = _article(f'<script type="application/ld+json">{known}</script>', stated)

    assert bare.images == ()
    assert [image.url for image in whole.images] == ["https://chord.example/hall.jpg"]


@pytest.mark.parametrize(
    "picture",
    ['<img class="top" src="/top.jpg">', '<div class="top"><img data-src="/top.jpg"></div>'],
)
def test_a_layout_names_the_lead_picture(picture: str) -> None:
    page = (
        f"<title>The singer</title>{_meta('og:image', 'https://chord.example/logo-of-us.jpg')}"
        f"<body>{picture}<h1>The singer</h1><article>{PROSE}</article></body>"
    )

    article = read_page(
        page.encode(), url=URL, layouts=[Layout(body="article", lead_image=".top")]
    ).article

    assert article is not None
    lead = article.images[0]
    assert (lead.role, lead.url) == ("lead", "https://chord.example/top.jpg")
