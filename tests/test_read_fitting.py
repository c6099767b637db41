"""The look of a page's day serves; where it finds no body the others are tried."""

from __future__ import annotations

from datetime import UTC, date, datetime

from archiver.model.article import Reading
from archiver.read import Layout, read_page

OLD = Layout(body=".story")
MIDDLE = Layout(since=date(2018, 1, 1), body=".entry", headline="h1.head", authors=".by a")
NEW = Layout(since=date(2022, 1, 1), body="[data-part=body]")
LOOKS = (OLD, MIDDLE, NEW)
PROSE = "".join(
    f"<p>In part {n} the singer walked on and looked at the rows for a while.</p>" for n in "1234"
)
URL = "https://star.example/a"


def _read(body: str, captured: str | None, looks: tuple[Layout, ...] = LOOKS) -> Reading:
    page = f"<html><h1 class=head>The singer comes home</h1><div {body}>{PROSE}</div></html>"
    day = datetime.fromisoformat(captured).replace(tzinfo=UTC) if captured else None
    return read_page(page.encode(), url=URL, layouts=looks, captured=day)


def _codes(reading: Reading) -> list[str]:
    assert reading.article is not None
    return [doubt.code for doubt in reading.article.doubts]


def _layout(reading: Reading) -> str | None:
    assert reading.article is not None
    return reading.article.extracted.layout


def test_the_day_of_capture_chooses() -> None:
    reading = _read("class=entry", "2019-05-01")

    assert _layout(reading) == "2018-01-01"
    assert "layout-other" not in _codes(reading)


def test_a_page_in_another_look_than_its_day_s_is_read_by_that_one_with_a_doubt() -> None:
    reading = _read("class=story", "2019-05-01")

    assert _layout(reading) == "first"
    assert "layout-other" in _codes(reading)


def test_a_look_that_came_later_is_tried_before_an_earlier_one() -> None:
    both = f"<div class=story><p>Old.</p></div><div data-part=body>{PROSE}</div>"
    page = f"<h1>The singer comes home</h1>{both}"

    reading = read_page(
        page.encode(), url=URL, layouts=LOOKS, captured=datetime(2019, 1, 1, tzinfo=UTC)
    )

    assert _layout(reading) == "2022-01-01"


def test_a_page_of_no_look_is_read_generically_with_a_doubt() -> None:
    reading = _read("class=unheard-of", "2019-05-01")

    assert _layout(reading) is None
    assert "layout-missed" in _codes(reading)


def test_a_page_without_a_day_is_read_by_the_look_that_fits() -> None:
    assert _layout(_read("data-part=body", None)) == "2022-01-01"


def test_what_each_selector_found_is_told() -> None:
    reading = _read("class=entry", "2019-05-01")

    assert dict(reading.hits) == {
        "json-ld": False,
        "selector.body": True,
        "selector.headline": True,
        "selector.authors": False,
    }


def test_without_looks_only_the_data_is_told() -> None:
    assert dict(_read("class=entry", None, ()).hits) == {"json-ld": False}
