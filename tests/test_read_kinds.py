"""Galleries, lists, live blogs, videos: bodies that are no plain run of paragraphs."""

from __future__ import annotations

import json

from archiver.model.article import Article, Item, Update
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


def test_a_live_blog_is_its_updates_in_order_with_times() -> None:
    stated = {
        "@type": "LiveBlogPosting",
        "headline": "Star sings again",
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": f"Update {n}",
                "datePublished": f"2022-04-05T0{n}:00:00Z",
                "articleBody": P[n],
            }
            for n in (3, 2, 1)
        ],
    }
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    inner = _prose(P[0]) + "".join(
        f"<section><h2>Update {n}</h2>{_prose(P[n])}{TWEET if n == 2 else ''}</section>"
        for n in (3, 2, 1)
    )

    article = _read(inner, head)

    updates = [block for block in article.body if isinstance(block, Update)]
    assert article.kind == "liveblog"
    assert [(one.title, one.published) for one in updates] == [
        (f"Update {n}", f"2022-04-05T0{n}:00:00+00:00") for n in (3, 2, 1)
    ]
    assert "embed" in [block.type for block in updates[1].body]
    assert [article.text.count(f"Update {n}") for n in (3, 2, 1)] == [1, 1, 1]


def test_updates_that_only_the_data_has_are_kept() -> None:
    stated = {
        "@type": "LiveBlogPosting",
        "headline": "Star sings again",
        "liveBlogUpdate": {"headline": "Only here", "articleBody": P[4]},
    }
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'

    article = _read(_prose(*P[:3]), head)

    assert P[4] in article.text


def test_a_page_of_a_video_is_a_video() -> None:
    head = '<meta property="og:type" content="video.other">'
    inner = '<iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe>' + _prose(*P[:2])

    article = _read(inner, head)

    assert article.kind == "video"
    assert article.body[0].type == "embed"
