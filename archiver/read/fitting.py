"""Which of a site's looks a page has: the one of its day, else one that finds its body.

A new look comes to a site template by template, and a page whose day of capture is not known may
have been saved long after it was published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from lxml.html import HtmlElement

from archiver.model.article import Doubt
from archiver.read.layout import Layout, choose

_COUNTED = (
    "body", "headline", "authors", "published", "modified", "section", "keywords", "description",
)  # fmt: skip
"""Fields whose selectors are counted: the others name what few pages have."""


def fitting(root: HtmlElement, layouts: Sequence[Layout], day: date | None) -> Layout | None:
    """Return the layout of a day when it finds a body, else the nearest later or earlier one.

    The layout of the day when none does; None when there are no layouts.
    """
    chosen = choose(layouts, day)
    if chosen is None or finds_body(root, chosen):
        return chosen
    others = (one for one in _by_nearness(layouts, chosen) if finds_body(root, one))
    return next(others, chosen)


def finds_body(root: HtmlElement, layout: Layout) -> bool:
    """Tell whether a layout's body is on the page; one without a selector is on every page."""
    if not layout.body:
        return True
    return any(one.text_content().strip() for one in layout.select(root, "body"))


def _by_nearness(layouts: Sequence[Layout], chosen: Layout) -> list[Layout]:
    """Return the other layouts: those that came after the chosen one, then those before it."""
    in_order = sorted(layouts, key=lambda layout: layout.since or date.min)
    at = in_order.index(chosen)
    return [*in_order[at + 1 :], *in_order[:at][::-1]]


def unexpected(
    layout: Layout | None, layouts: Sequence[Layout], captured: datetime | None
) -> Iterator[Doubt]:
    """Yield a doubt when another look served than that of the day of capture."""
    wanted = choose(layouts, captured.date()) if captured else None
    if wanted is not None and layout is not None and wanted != layout:
        yield Doubt(code="layout-other", where="body", expected=wanted.name, found=layout.name)


def hits_of(
    root: HtmlElement, layout: Layout | None, *, has_data: bool
) -> tuple[tuple[str, bool], ...]:
    """Return whether the page has JSON-LD about an article, and what each selector found."""
    named = [name for name in _COUNTED if layout and getattr(layout, name)]
    found = [(f"selector.{name}", bool(layout and layout.select(root, name))) for name in named]
    return (("json-ld", has_data), *found)
