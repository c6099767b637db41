"""An article of several pages: the first says where it goes on."""

from __future__ import annotations

import pytest

from archiver.read import read_page

SITE = "https://chord.example"
PROSE = "<p>The singer told those who had waited what the next year of hers would bring.</p>" * 5


def _paged(url: str, link: str) -> list[str | None]:
    page = f"<title>Star sings</title><article><h1>Star sings</h1>{PROSE}{link}</article>"
    article = read_page(page.encode(), url=f"{SITE}{url}").article
    assert article is not None
    return [doubt.found for doubt in article.doubts if doubt.code == "paged"]


@pytest.mark.parametrize(
    ("url", "link", "found"),
    [
        ("/star/", "<a href='/star/2/'>2</a>", "/star/2/"),
        ("/star/2/", "<a href='/star/3/'>3</a>", "/star/3/"),
        ("/star", "<a href='/star/page/2/' rel=next>on</a>", "/star/page/2/"),
        ("/star", "<a href='?page=2'>Next page</a>", "/star?page=2"),
        ("/star?page=2", "<a href='?page=3'>Weiter</a>", "/star?page=3"),
        ("/star.html", "<link rel=next href='star-2.html'>", "/star-2.html"),
        ("/star.html", "<a href='star_2.html'>2</a>", "/star_2.html"),
    ],
)
def test_the_page_that_an_article_goes_on_with_is_told(url: str, link: str, found: str) -> None:
    assert _paged(url, link) == [f"{SITE}{found}"]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/star/", "<link rel=next href='/another-star/'>"),
        ("/star/", "<link rel=next href='/star-2/'>"),
        ("/star/", "<a href='/star/3/'>3</a>"),
        ("/star/", "<a href='/star/2/'>A picture</a>"),
        ("/star/", "<div class=comments><a href='?page=2'>2</a></div>"),
        ("/star/2/", "<a href='/star/2/'>2</a>"),
        ("/star/", "<a href='/2/'>2</a>"),
        ("/star/", "<a href='https://else.example/star/2/'>2</a>"),
    ],
)
def test_other_numbers_are_no_further_page(url: str, link: str) -> None:
    assert _paged(url, link) == []
