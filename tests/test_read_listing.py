"""A list of articles is no article, and an article is never taken for a list."""

from __future__ import annotations

import pytest

from archiver.read import read_page
from archiver.read.facts.gather import read_sources
from archiver.read.facts.listing import listing_doubt
from archiver.read.tree import parse_tree

TEASERS = "".join(
    f'<h2><a href="/2022/04/story-{n}/">Story number {n} of the day</a></h2>'
    f"<p>What story {n} is about, in a sentence or two that invite you to go on.</p>"
    for n in range(6)
)
PROSE = "<p>One paragraph that says something, and then says a little more of it.</p>" * 5
PUBLISHED = '<meta property="article:published_time" content="2022-04-05T08:00:00Z">'


def _found(url: str | None, head: str = "", body: str = PROSE) -> str | None:
    page = f"<html><head><title>A title</title>{head}</head><body><h1>A title</h1>{body}</body>"
    doubt = listing_doubt(read_sources(parse_tree(page.encode()).root, url))
    return doubt.found if doubt else None


@pytest.mark.parametrize(
    "path",
    ["/", "", "/page/2/", "/author/petra-halloway/", "/category/k-pop", "/tag/bts/page/3/",
     "/music/tag/grammys/", "/search"],
)  # fmt: skip
def test_the_address_of_a_list_is_no_article(path: str) -> None:
    assert _found(f"https://a.example{path}", body=TEASERS)


@pytest.mark.parametrize(
    "path",
    ["/2022/04/a-story/", "/?p=1234", "/us/news-a-story", "/pages/a-story", "/authors-who-sing",
     "/search-for-a-singer", "/tags-of-the-year-2022"],
)  # fmt: skip
def test_any_other_address_may_be_an_article(path: str) -> None:
    assert _found(f"https://a.example{path}") is None


@pytest.mark.parametrize(
    "head",
    [
        PUBLISHED,
        '<meta property="og:type" content="article">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A"}</script>',
    ],
)
def test_a_page_that_calls_itself_an_article_is_believed(head: str) -> None:
    assert _found("https://a.example/tag/bts/", head=head, body=TEASERS) is None


def test_a_front_page_is_a_list_whatever_its_data_hold() -> None:
    newest = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'

    assert _found("https://a.example/", head=newest, body=TEASERS) == "a front page"


def test_a_collection_with_many_titles_is_a_list_and_one_without_is_not() -> None:
    collection = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'

    assert _found("https://a.example/k-pop", head=collection, body=TEASERS)
    assert _found("https://a.example/k-pop", head=collection) is None


def test_a_page_without_an_address_is_judged_by_its_data() -> None:
    assert _found(None) is None


def test_the_doubt_stands_in_the_reading() -> None:
    page = f"<html><head><title>Latest</title></head><body><h1>Latest</h1>{TEASERS}</body></html>"

    reading = read_page(page.encode(), url="https://a.example/page/2/")

    assert reading.article is None
    assert [doubt.code for doubt in reading.doubts] == ["list-page"]
