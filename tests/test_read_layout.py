"""A page's date chooses the layout, and a layout serves without any other reading."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archiver.read import Layout, read_page
from archiver.read.layout import choose, hashed_classes

OLD = Layout(body=".old")
NEW = Layout(since=date(2021, 5, 1), body=".new", authors=".who", remove=".box", headline=".top")
PAGE = """
<html lang="en"><head><title>Another title | Site</title></head><body>
<h1 class="top">The singer comes home</h1><p class="who">By Ana Reyes</p>
<div class="new"><p>First words.</p><p class="box">Buy a shirt.</p><p>Second words.</p></div>
<div class="other"><p>{other}</p></div></body></html>
""".format(other="What another box says, at greater length than the article itself. " * 20)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), OLD),
        (date(2021, 4, 30), OLD),
        (date(2021, 5, 1), NEW),
        (date(2026, 1, 1), NEW),
        (None, NEW),
    ],
)
def test_the_day_chooses_the_layout(day: date | None, expected: Layout) -> None:
    assert choose([NEW, OLD], day) is expected


def test_a_day_before_every_layout_gets_the_first() -> None:
    assert choose([NEW], date(1999, 1, 1)) is NEW
    assert choose([], date(1999, 1, 1)) is None


def test_the_layout_that_served_is_named() -> None:
    captured = datetime(2022, 4, 5, tzinfo=UTC)

    article = read_page(
        PAGE.encode(), url="https://a.example/x", layouts=[OLD, NEW], captured=captured
    ).article

    assert article is not None
    assert article.extracted.layout == "2021-05-01"
    assert article.text == "First words.\n\nSecond words."
    assert article.headline == "The singer comes home"
    assert [author.name for author in article.authors] == ["Ana Reyes"]


def test_one_of_several_parts_of_a_body_may_be_taken_out() -> None:
    parts = "".join(f"<div class='part {name}'><p>{name} words.</p></div>" for name in "abc")
    page = f"<html><body><h1>The singer comes home</h1>{parts}</body></html>"
    look = Layout(body=".part", remove=".b")

    article = read_page(page.encode(), url="https://a.example/x", layouts=[look]).article

    assert article is not None
    assert article.text == "a words.\n\nc words."


def test_a_body_is_not_taken_out_whole() -> None:
    look = Layout(body=".new", remove="[class*=new]")

    article = read_page(PAGE.encode(), url="https://a.example/x", layouts=[look]).article

    assert article is not None
    assert article.text.startswith("First words.")


def test_a_page_that_fits_no_layout_is_read_anyway_with_a_doubt() -> None:
    article = read_page(PAGE.encode(), url="https://a.example/x", layouts=[OLD]).article

    assert article is not None
    assert article.extracted.layout is None
    assert "layout-missed" in [doubt.code for doubt in article.doubts]


def test_a_selector_that_is_no_css_stops_the_programmer() -> None:
    with pytest.raises(ValueError, match="body"):
        read_page(PAGE.encode(), url=None, layouts=[Layout(body="p[[")])


@pytest.mark.parametrize(
    "selector",
    ["div.css-1q2w3e4", ".sc-iKFaHN.gHSkdP p", ".Article_body__x1Y2z", "._3a9f8c", ".jsx-2871293"],
)
def test_a_machine_made_class_is_found_out(selector: str) -> None:
    assert list(hashed_classes(Layout(body=selector))) == [f"body: {selector}"]


@pytest.mark.parametrize(
    "selector",
    [".entry-content p", "#article-body", ".c-article__body", "[itemprop=articleBody]",
     ".storyBody > p", ".post-content-2021", "time.published"],
)  # fmt: skip
def test_a_class_that_a_person_named_is_allowed(selector: str) -> None:
    assert list(hashed_classes(Layout(body=selector))) == []
