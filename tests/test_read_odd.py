"""What is odd about a page's data is read without, and told."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from archiver.model.article import Article
from archiver.read import read_page

PROSE = "<p>A paragraph that says something of somebody, at some length, so that it counts.</p>" * 8


def _read(*, head: str = "", data: str = "", inner: str = "") -> Article:
    head += f'<script type="application/ld+json">{data}</script>' if data else ""
    page = (
        f"<html><head><title>A story</title>{head}</head><body><article><h1>A story</h1>"
        f"{PROSE}{inner}</article></body></html>"
    )
    article = read_page(page.encode(), url="https://a.example/x").article
    assert article is not None
    return article


def _codes(article: Article) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in article.doubts]


@pytest.mark.parametrize(
    ("stated", "code", "where"),
    [
        ('{"@type": "NewsArticle", "headline": NaN}', "not-a-number", "json-ld[0]"),
        ('{"@type": "NewsArticle", "image": -Infinity}', "not-a-number", "json-ld[0]"),
        ('{"@type": "NewsArticle", "keywords": ["a\\ud800b"]}', "half-character", "json-ld[0]"),
        ('{"@type": "NewsArticle", "keywords": ["\\uDC00"]}', "half-character", "json-ld[0]"),
        ('{"@type": "NewsArticle", "author": {"@id": "#nobody"}}', "leads-nowhere", "authors"),
        ('{"@graph": [{"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#a"}}]}',
         "leads-nowhere", "authors"),
        ('{"@type": "NewsArticle", "url": "data:text/html,x"}', "no-web-address", "canonical_url"),
        ('{"@type": "NewsArticle", "image": "javascript:alert(1)"}', "no-web-address", "images"),
        ('{"@type": "NewsArticle", "isAccessibleForFree": "perhaps"}',
         "unread", "is_accessible_for_free"),
    ],
)  # fmt: skip
def test_odd_data_is_told_once(stated: str, code: str, where: str) -> None:
    assert _codes(_read(data=stated)) == [(code, where)]


@pytest.mark.parametrize(
    "stated",
    [
        '{"@type": "NewsArticle", "keywords": ["\\ud83d\\ude00"]}',
        ('[{"@id": "#p", "mainEntity": {"@id": "#a"}}, {"@id": "#a", "@type": "NewsArticle",'
        '"mainEntityOfPage": {"@id": "#p"}}]'),
        '{"@type": "NewsArticle", "author": {"@id": "#li", "@type": "Person", "name": "Li Wei"}}',
    ],
)  # fmt: skip
def test_data_that_only_looks_odd_is_not_told(stated: str) -> None:
    assert _codes(_read(data=stated)) == []


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ('<link rel="canonical" href="javascript:alert(1)">', "canonical_url"),
        ('<meta property="og:url" content="data:text/html,x">', "canonical_url"),
        ('<meta property="og:image" content="data:image/png;base64,AAAA">', "images"),
    ],
)
def test_an_address_of_the_head_that_is_none_of_the_web_is_told(head: str, field: str) -> None:
    article = _read(head=head)

    assert _codes(article) == [("no-web-address", field)]
    assert (article.canonical_url, article.images) == (None, ())


@pytest.mark.parametrize(
    ("inner", "doubt"),
    [
        ("<iframe src='data:text/html,hello'></iframe>", ("no-web-address", "body")),
        ("<iframe src='javascript:document.write(1)'></iframe>", ("no-web-address", "body")),
        (f"<img src='data:image/png;base64,{'A' * 2_000}'><p>The end of this story is here.</p>",
         ("no-web-address", "images")),
        ("<blockquote class='twitter-tweet'><a href='https://twitter.com/li'>x</a></blockquote>",
         ("unread", "body")),
    ],
)  # fmt: skip
def test_what_the_body_shows_without_an_address_is_told(inner: str, doubt: tuple[str, str]) -> None:
    assert _codes(_read(inner=inner)) == [doubt]


@pytest.mark.parametrize("source", ["javascript:void(0)", "javascript:false", "about:blank", ""])
def test_a_frame_that_a_script_fills_later_is_not_told(source: str) -> None:
    assert _codes(_read(inner=f'<iframe src="{source}"></iframe>')) == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"head": "".join(f'<meta name="keywords" content="tag {n}">' for n in range(3_000))},
         [("oversize", "meta"), ("oversize", "keywords")]),
        ({"data": json.dumps({"@type": "Article", "keywords": [f"tag {n}" for n in range(3_000)]})},
         [("oversize", "keywords")]),
        ({"data": json.dumps({"@type": "Article", "author": [f"Jane R. {n}" for n in range(300)]})},
         [("oversize", "authors")]),
    ],
)  # fmt: skip
def test_a_list_that_is_too_long_is_cut_and_told(
    page: Mapping[str, str], told: list[tuple[str, str]]
) -> None:
    article = _read(**page)

    assert [one for one in _codes(article) if one[0] == "oversize"] == told
    assert len(article.keywords) in (0, 200)


@pytest.mark.parametrize(
    ("tier", "is_free"), [("free", True), ("locked", False), ("metered", False)]
)
def test_the_tier_of_the_content_tells_the_access(tier: str, *, is_free: bool) -> None:
    article = _read(head=f'<meta property="article:content_tier" content="{tier}">')

    assert article.is_accessible_for_free is is_free
    assert article.doubts == ()


def test_another_headline_is_kept_beside_the_printed_one() -> None:
    stated = {"@type": "NewsArticle", "headline": "A story", "alternativeHeadline": "Told shortly"}

    article = _read(data=json.dumps(stated))

    assert (article.headline, article.alternative_headline) == ("A story", "Told shortly")
