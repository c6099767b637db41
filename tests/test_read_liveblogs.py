"""Live blogs: their updates in the order of the page, with times and their own posts."""

from __future__ import annotations

import json

from archiver.model.article import Article, Update, embeds_of
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


def _live(**more: object) -> str:
    stated = {"@type": "LiveBlogPosting", "headline": "Star sings again", **more}
    return f'<script type="application/ld+json">{json.dumps(stated)}</script>'


def _stated(n: int, **more: object) -> dict[str, object]:
    return {
        "@type": "BlogPosting", "headline": f"Update {n}", "articleBody": P[n],
        "datePublished": f"2022-04-05T0{n}:00:00Z", **more,
    }  # fmt: skip


def _shown(n: int, more: str = "") -> str:
    return f"<section><h2>Update {n}</h2>{_prose(P[n])}{more}</section>"


def _updates(article: Article) -> list[Update]:
    assert article.kind == "liveblog"
    return [block for block in article.body if isinstance(block, Update)]


def test_an_update_with_the_address_of_the_page_is_not_taken_for_the_article() -> None:
    updates = [_stated(n, url=f"https://chord.example/2022/star-sings#{n}") for n in (3, 2, 1)]
    inner = _prose(P[0]) + "".join(_shown(n) for n in (3, 2, 1))

    article = _read(inner, _live(liveBlogUpdate=updates))

    assert [one.title for one in _updates(article)] == ["Update 3", "Update 2", "Update 1"]


def test_a_live_blog_beside_the_article_that_it_is_counts() -> None:
    news = {"@type": "NewsArticle", "headline": "Star sings again", "url": "/2022/star-sings"}
    head = f'<script type="application/ld+json">{json.dumps(news)}</script>'
    inner = _prose(P[0]) + "".join(_shown(n) for n in (3, 2, 1))

    article = _read(inner, head + _live(liveBlogUpdate=[_stated(n) for n in (3, 2, 1)]))

    assert len(_updates(article)) == 3


def test_updates_that_are_references_are_followed() -> None:
    updates = json.dumps([_stated(n, **{"@id": f"#{n}"}) for n in (3, 2, 1)])
    head = _live(liveBlogUpdate=[{"@id": f"#{n}"} for n in (3, 2, 1)])
    head += f'<script type="application/ld+json">{updates}</script>'

    article = _read(_prose(P[0]) + "".join(_shown(n) for n in (3, 2, 1)), head)

    assert [one.published for one in _updates(article)] == [
        f"2022-04-05T0{n}:00:00+00:00" for n in (3, 2, 1)
    ]


def test_updates_stand_in_the_order_of_the_page() -> None:
    oldest_first = _live(liveBlogUpdate=[_stated(n) for n in (1, 2, 3)])

    article = _read(_prose(P[0]) + "".join(_shown(n) for n in (3, 2, 1)), oldest_first)

    assert [one.title for one in _updates(article)] == ["Update 3", "Update 2", "Update 1"]
    assert [P[n] in str(one.body) for n, one in zip((3, 2, 1), _updates(article), strict=True)] == [
        True
    ] * 3


def test_an_update_that_only_the_data_has_keeps_its_post() -> None:
    updates = [_stated(n, articleBody=f"<p>{P[n]}</p>{TWEET}") for n in (3,)]

    article = _read(_prose(*P[:3]), _live(liveBlogUpdate=updates))

    assert [block.type for block in _updates(article)[0].body] == ["paragraph", "embed"]


def test_an_address_that_is_all_an_update_says_is_a_post() -> None:
    updates = [_stated(3, articleBody="https://twitter.com/li/status/1511000000000000001")]

    article = _read(_prose(*P[:3]), _live(liveBlogUpdate=updates))

    assert [one.id for one in embeds_of(_updates(article)[0].body)] == ["1511000000000000001"]


def test_titles_in_a_summary_above_the_updates_begin_none() -> None:
    summary = "".join(f"<h3>Update {n}</h3>" for n in (3, 2, 1))
    inner = _prose(P[0]) + summary + _prose(P[4]) + "".join(_shown(n) for n in (3, 2, 1))

    article = _read(inner, _live(liveBlogUpdate=[_stated(n) for n in (3, 2, 1)]))

    bodies = [one.body for one in _updates(article)]
    assert [[block.type for block in body] for body in bodies] == [["paragraph"]] * 3
    assert [P[n] in str(body) for n, body in zip((3, 2, 1), bodies, strict=True)] == [True] * 3


def test_the_posts_of_a_state_go_into_the_update_that_they_stand_in() -> None:
    post = "https://twitter.com/li/status/151100000000000000"
    entries = [
        [{"text": P[3]}, {"type": "twitter", "url": f"{post}3"}, {"text": P[4]}],
        [{"text": P[2]}, {"text": P[5]}, {"type": "twitter", "url": f"{post}2"}],
        [{"text": "Other words of another story, of yesterday"}, {"type": "twitter", "url": post}],
    ]
    state = f'<script type="application/json">{json.dumps({"entries": entries})}</script>'
    shown = _shown(3, _prose(P[4])) + _shown(2, _prose(P[5])) + _shown(1)

    article = _read(
        _prose(P[0]) + shown + state, _live(liveBlogUpdate=[_stated(n) for n in (3, 2, 1)])
    )

    assert [[block.type for block in one.body] for one in _updates(article)] == [
        ["paragraph", "embed", "paragraph"], ["paragraph", "paragraph", "embed"], ["paragraph"],
    ]  # fmt: skip
    told = [one.found for one in article.doubts if one.code == "embeds-elsewhere-in-data"]
    assert told == ["1: twitter 151100000000000000"]


def test_entries_of_a_live_blog_that_nobody_marks_are_known_by_their_times() -> None:
    entries = "".join(
        f'<div class="entry"><h2>Update {n}</h2><time datetime="2022-04-05T0{n}:00:00Z">0{n}:00'
        f"</time>{_prose(P[n])}</div>"
        for n in (3, 2, 1)
    )

    article = _read(_prose(P[0]) + entries, _live())

    assert [(one.title, one.published) for one in _updates(article)] == [
        (f"Update {n}", f"2022-04-05T0{n}:00:00+00:00") for n in (3, 2, 1)
    ]


def test_more_updates_than_are_read_are_told() -> None:
    many = [{"headline": f"Update {n}", "articleBody": P[1]} for n in range(1_001)]

    article = _read(_prose(P[0]), _live(liveBlogUpdate=many))

    assert len(_updates(article)) == 1_000
    assert ("oversize", "1001") in [(one.code, one.found) for one in article.doubts]


def test_updates_that_only_the_data_has_are_kept() -> None:
    stated = {
        "@type": "LiveBlogPosting",
        "headline": "Star sings again",
        "liveBlogUpdate": {"headline": "Only here", "articleBody": P[4]},
    }
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'

    article = _read(_prose(*P[:3]), head)

    assert P[4] in article.text
