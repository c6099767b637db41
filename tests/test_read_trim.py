"""What a page puts among an article's paragraphs and is none of them goes."""

from __future__ import annotations

import pytest

from archiver.read import read_page

PROSE = [
    f"On evening number {n} the choir sang to a full square, and nobody went home before the end."
    for n in range(1, 9)
]


def _text(*, middle: str = "", end: str = "") -> str:
    half = len(PROSE) // 2
    before, after = (
        "".join(f"<p>{text}</p>" for text in part) for part in (PROSE[:half], PROSE[half:])
    )
    page = (
        "<html><head><title>The choir came back</title></head><body><main><article>"
        f"<h1>The choir came back</h1>{before}{middle}{after}{end}</article></main></body></html>"
    )
    article = read_page(page.encode(), url="https://chord.example/choir/back").article
    assert article is not None
    return article.text


@pytest.mark.parametrize(
    "appeal",
    [
        "Your contribution supports independent journalism",
        "Please donate to keep the choir pages alive",
        "Make a monthly donation",
        "Diese Seite ist spendenfinanziert!",
    ],
)
def test_a_box_that_asks_for_money_goes_with_all_that_stands_in_it(appeal: str) -> None:
    box = (
        f"<div class='grey'><h3>{appeal}</h3><p>Each week more people come to this page.</p></div>"
    )

    assert _text(middle=box) == "\n\n".join(PROSE)


def test_a_paragraph_of_the_article_may_speak_of_donations() -> None:
    said = "The mayor said: please donate to the choir, for without the choir we are nothing."

    assert said in _text(middle=f"<p>{said}</p>")


@pytest.mark.parametrize(
    "line",
    [
        "Also on chord.example Another choir sings elsewhere tonight",
        "Like this story? Share it with a friend!",
        "05/10/2018 - Publicado por: Ana Reyes - 2018",
    ],
)
def test_a_line_that_leads_elsewhere_or_tells_who_published_is_no_paragraph(line: str) -> None:
    assert line not in _text(end=f"<p>{line}</p>")


def test_a_box_of_the_latest_news_is_none_of_the_article() -> None:
    teaser = "<li><h4>A lamp fell over</h4><h5>Nobody was hurt when it fell over today.</h5></li>"

    assert "lamp" not in _text(end=f"<div class='latest-news-box'><ul>{teaser * 4}</ul></div>")


def test_what_is_never_displayed_is_no_prose() -> None:
    hidden = "<div style='display: none;'><div>The choir came back 2019-11-19</div></div>"

    assert "2019-11-19" not in _text(middle=hidden)
