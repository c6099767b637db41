"""Galleries and lists: bodies that are no plain run of paragraphs."""

from __future__ import annotations

import json

from archiver.model.article import Article, Item, embeds_of
from archiver.read import read_page

P = [
    f"Paragraph {n} tells what the singer did next, and what those who had waited for it said."
    for n in range(1, 7)
]
TWEET = (
    '<blockquote class="twitter-tweet"><p>What a night this was for all of us here</p>'
    '&mdash; Li (@li) <a href="https://twitter.com/li/status/1511000000000000001">April 4, 2022'
    "</a></blockquote>"
)


def _read(inner: str, head: str = "") -> Article:
    page = (
        f"<html lang=en><head><title>Star sings again</title>{head}</head><body><article>"
        f"<h1>Star sings again</h1>{inner}</article></body></html>"
    )
    reading = read_page(page.encode(), url="https://chord.example/2022/star-sings")
    assert reading.article is not None, reading.doubts
    return reading.article


def _prose(*paragraphs: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def _items(article: Article) -> list[Item]:
    return [block for block in article.body if isinstance(block, Item)]


def test_the_slides_of_a_gallery_script_are_items() -> None:
    slides = [
        {
            "position": n,
            "title": f"Look {n}",
            "caption": f"<p>The dress of night {n} was <em>red</em>.</p>",
            "image_credit": "Li Wei",
            "sizes": {
                "small": {"src": f"https://img.example/{n}-150x150.jpg", "width": 150},
                "pmc-gallery-xxl": {"src": f"https://img.example/{n}.jpg", "width": 1200},
            },
        }
        for n in (1, 2, 3)
    ]  # fmt: skip
    script = f"var pmcGalleryExports = {json.dumps({'gallery': slides})};"

    article = _read(
        _prose(*P[:2])
        + f'<div id="pmc-gallery"></div><script id="pmc-gallery-vertical-js-extra">{script}'
        + "</script>"
    )  # fmt: skip

    assert article.kind == "gallery"
    items = _items(article)
    assert [(item.rank, item.title) for item in items] == [(n, f"Look {n}") for n in (1, 2, 3)]
    assert items[0].image is not None
    assert (items[0].image.url, items[0].image.credit) == ("https://img.example/1.jpg", "Li Wei")
    assert "The dress of night 2 was red." in article.text


def test_marked_entries_are_items_with_their_own_embeds() -> None:
    entries = "".join(
        f'<div class="subbuzz"><h2 class="subbuzz__title js-subbuzz__title-text">Moment {n}</h2>'
        f'<img data-src="/moment-{n}.jpg" width=600 height=400>'
        f'<div class="subbuzz__description"><p>{P[n]}</p></div>{TWEET if n == 2 else ""}</div>'
        for n in (1, 2, 3)
    )

    article = _read(_prose(P[0]) + entries)

    items = _items(article)
    assert article.kind == "list"
    assert [(item.rank, item.title) for item in items] == [(n, f"Moment {n}") for n in (1, 2, 3)]
    assert [[block.type for block in item.body] for item in items] == [
        ["paragraph"], ["paragraph", "embed"], ["paragraph"],
    ]  # fmt: skip
    assert items[0].image is not None
    assert items[0].image.url == "https://chord.example/moment-1.jpg"


def test_the_entries_of_a_list_script_have_their_printed_ranks_and_their_own_embeds() -> None:
    entries = [
        {
            "position": n, "positionDisplay": f"{51 - n}", "title": f"Song {n}",
            "subtitle": "Chord Records, 2021", "image": f"/song-{n}.jpg",
            "description": f'<p>{P[n]}</p><iframe src="https://www.youtube.com/embed/aaaaaaaaaa{n}">'
            "</iframe>",
        }
        for n in (1, 2, 3)
    ]  # fmt: skip
    script = f"var pmcGalleryExports = {json.dumps({'gallery': entries})};"

    article = _read(
        _prose(P[0]) + f'<script id="pmc-lists-front-js-extra">{script}</script>' + _prose(P[4])
    )

    assert article.kind == "list"
    assert [(item.rank, item.title) for item in _items(article)] == [
        (50, "Song 1"), (49, "Song 2"), (48, "Song 3")
    ]  # fmt: skip
    assert [one.id for one in embeds_of(article.body)] == [f"aaaaaaaaaa{n}" for n in (1, 2, 3)]
    assert [block.type for block in _items(article)[2].body] == ["paragraph", "paragraph", "embed"]
    assert [article.text.count(P[n]) for n in range(5)] == [1] * 5


def test_slides_that_count_from_nought_or_twice_are_numbered_by_their_order() -> None:
    for positions in ((0, 1, 2), (1, 1, 2), (None, 2, 3)):
        slides = [{"position": n, "title": f"Look {n}"} for n in positions]
        script = f"var x = {json.dumps({'gallery': slides})};"

        article = _read(_prose(P[0]) + f'<script id="gallery-js-extra">{script}</script>')

        assert [item.rank for item in _items(article)] == [1, 2, 3]


def test_marked_entries_bear_the_number_that_is_printed_before_their_title() -> None:
    entries = "".join(
        f'<div class="subbuzz"><h2 class="subbuzz__title"><span>{n}.</span> <span>Moment {n}</span>'
        f'</h2><img src="/m{n}.jpg" width=600 height=400></div>'
        f'<div class="subbuzz subbuzz-text"><p>{P[n]}</p></div>'
        for n in (3, 2, 1)
    )

    article = _read(f'<div class="subbuzz"><p>{P[0]}</p></div>' + entries + _prose(P[5]))

    assert [block.type for block in article.body] == ["paragraph", *["item"] * 3, "paragraph"]
    items = _items(article)
    assert [(item.rank, item.title) for item in items] == [(n, f"Moment {n}") for n in (3, 2, 1)]
    assert P[3] in str(items[0].body)


def test_marked_entries_of_words_alone_are_paragraphs() -> None:
    article = _read("".join(f'<div class="subbuzz"><p>{text}</p></div>' for text in P))

    assert article.kind == "article"
    assert [block.type for block in article.body] == ["paragraph"] * len(P)


def test_the_slides_of_an_amp_carousel_stand_where_it_stands() -> None:
    figures = "".join(
        f'<figure><amp-img src="/g{n}.jpg" width=600 height=400></amp-img><figcaption>Night {n} in '
        "Leeds. <span class=credit>Photo: Li Wei</span></figcaption></figure>"
        for n in (1, 2, 3)
    )

    article = _read(_prose(*P[:2]) + f"<amp-carousel>{figures}</amp-carousel>" + _prose(*P[2:]))

    assert article.kind == "gallery"
    assert [block.type for block in article.body] == (
        ["paragraph"] * 2 + ["item"] * 3 + ["paragraph"] * 4
    )
    images = [item.image for item in _items(article)]
    assert [image and (image.caption, image.credit) for image in images] == [
        (f"Night {n} in Leeds.", "Li Wei") for n in (1, 2, 3)
    ]


def test_a_carousel_of_links_to_other_stories_is_no_gallery() -> None:
    cards = "".join(
        f'<div><a href="/other-{n}"><amp-img src="/o{n}.jpg" width=300 height=200></amp-img>'
        f"<h3>Another story of the day {n}</h3></a></div>"
        for n in (1, 2, 3, 4)
    )

    article = _read(_prose(*P) + f"<amp-carousel>{cards}</amp-carousel>")

    assert article.kind == "article"
    assert "Another story" not in article.text


def test_pictures_that_only_the_json_ld_of_a_gallery_lists_are_items() -> None:
    stated = {
        "@type": "ImageGallery", "headline": "Star sings again",
        "associatedMedia": [
            {"@type": "ImageObject", "contentUrl": f"/look-{n}.jpg", "name": f"Look {n}",
             "caption": f"The dress of night {n}.", "creditText": "Li Wei"}
            for n in (1, 2, 3)
        ],
    }  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'

    article = _read(_prose(*P[:2]), head)

    assert article.kind == "gallery"
    found = [(item.rank, item.title, item.image) for item in _items(article)]
    assert [(rank, title, image and image.credit) for rank, title, image in found] == [
        (n, f"Look {n}", "Li Wei") for n in (1, 2, 3)
    ]


def test_numbered_headings_that_count_down_are_a_list() -> None:
    inner = _prose(P[0]) + "".join(f"<h2>{n}. Song {n}</h2>{_prose(P[n])}" for n in (3, 2, 1))

    article = _read(inner)

    assert article.kind == "list"
    assert [(item.rank, item.title) for item in _items(article)] == [
        (3, "Song 3"),
        (2, "Song 2"),
        (1, "Song 1"),
    ]


def test_numbers_out_of_order_are_headings() -> None:
    inner = _prose(P[0]) + "".join(f"<h2>{n}. Song {n}</h2>{_prose(P[n])}" for n in (3, 1, 2))

    assert _items(_read(inner)) == []
