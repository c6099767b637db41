"""A look that finds far less than the page holds gives way to the generic reading, and says so."""

from __future__ import annotations

import json

from archiver.model.article import Article, Paragraph
from archiver.read import Layout, parse_html, read_page
from archiver.read.shortfall import cut_out, whole_if_short

URL = "https://star.example/2026/a-singer-comes-home"
HEADLINE = "The singer comes home"
PARTS = [
    f"In part {n} the singer walked on, counted all {n} rows of the hall and told the choir "
    f"why it had taken {n} years to come back to the town where the songs were made."
    for n in range(1, 9)
]
LOOK = Layout(body=".story", remove=".box", authors=".by b")


def _article(inner: str, head: str = "", look: Layout = LOOK) -> Article:
    page = (
        f"<html><head><title>{HEADLINE}</title>{head}</head><body><article><h1>{HEADLINE}</h1>"
        f"<p class=by>By <b>Ana Reyes</b></p>{inner}</article></body></html>"
    )
    reading = read_page(page.encode(), url=URL, layouts=(look,), site="star", spider="star")
    assert reading.article is not None
    return reading.article


def _prose(parts: list[str]) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


def _doubts(article: Article) -> list[str]:
    return [doubt.code for doubt in article.doubts]


def test_a_look_that_finds_the_first_part_only_gives_way() -> None:
    article = _article(f"<div class=story>{_prose(PARTS[:2])}</div><div>{_prose(PARTS[2:])}</div>")

    assert article.text == "\n\n".join(PARTS)
    assert article.extracted.layout is None
    assert "layout-short" in _doubts(article)


def test_a_look_that_meets_a_box_of_another_kind_gives_way() -> None:
    article = _article(f"<div class=story><p>Win a lamp.</p></div><div>{_prose(PARTS)}</div>")

    assert PARTS[0] in article.text
    assert PARTS[-1] in article.text
    assert "layout-short" in _doubts(article)


def test_the_facts_that_a_look_found_stay() -> None:
    article = _article(f"<div class=story>{_prose(PARTS[:1])}</div><div>{_prose(PARTS[1:])}</div>")

    assert [author.name for author in article.authors] == ["Ana Reyes"]
    assert article.site == "star"


def test_a_look_that_finds_most_of_the_page_serves() -> None:
    article = _article(f"<div class=story>{_prose(PARTS[:6])}</div><div>{_prose(PARTS[6:])}</div>")

    assert article.text == "\n\n".join(PARTS[:6])
    assert article.extracted.layout == "first"
    assert _doubts(article) == []


def test_what_a_look_takes_out_is_not_missed() -> None:
    stated = {"@type": "NewsArticle", "headline": HEADLINE, "articleBody": "\n".join(PARTS)}
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    box = f"<div class=box>{_prose(PARTS[2:])}</div>"

    article = _article(f"<div class=story>{_prose(PARTS[:2])}{box}</div>", head)

    assert article.text == "\n\n".join(PARTS[:2])
    assert "layout-short" not in _doubts(article)


def test_the_next_articles_of_an_endless_page_are_not_missed() -> None:
    following = "".join(f"<h1>Another story, {n}</h1>{_prose(PARTS)}" for n in (1, 2))
    mine = [part.replace("singer", "painter") for part in PARTS]

    article = _article(f"<div class=story>{_prose(mine)}</div></article><article>{following}")

    assert article.text == "\n\n".join(mine)
    assert article.extracted.layout == "first"


def test_a_page_that_fits_is_read_once() -> None:
    root = parse_html(f"<article><div class=story>{_prose(PARTS)}</div></article>".encode(), None)
    asked: list[str] = []

    def generic() -> None:
        asked.append("again")

    cut = cut_out(root, LOOK)
    found = [Paragraph(text=part) for part in PARTS]

    assert whole_if_short(cut, "", found, generic) == (None, None)
    assert asked == []
