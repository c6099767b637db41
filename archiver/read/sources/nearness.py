"""Which of many like elements belongs to the headline: the one that shares the closest home."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

_MOST = 12
"""Elements that are looked at on either side of the headline."""


def near(found: Sequence[HtmlElement], headline: HtmlElement | None) -> list[HtmlElement]:
    """Return the element nearest to the headline with its siblings; without a headline, the first.

    `found` is in page order. Near is who has the deepest ancestor in common with the headline;
    of equals, who follows it.
    """
    if not found:
        return []
    first = found[0] if headline is None else _nearest(found, headline)
    home = _home(first, headline)
    return [
        one for one in found if one is first or (home is not None and home in one.iterancestors())
    ][:_MOST]


def _home(element: HtmlElement, headline: HtmlElement | None) -> HtmlElement | None:
    """Return the element two levels above, or one where the other holds the headline too."""
    parent = element.getparent()
    above = None if parent is None else parent.getparent()
    if above is None or (headline is not None and above in headline.iterancestors()):
        return parent
    return above


def _nearest(found: Sequence[HtmlElement], headline: HtmlElement) -> HtmlElement:
    way = [headline, *headline.iterancestors()]
    height = {element: n for n, element in enumerate(way)}

    def distance(element: HtmlElement) -> tuple[int, bool]:
        for above in element.iterancestors():
            if above in height:
                return height[above], _is_before(element, headline, above)
        return len(way), True

    return min(found[: 5 * _MOST], key=distance)


def _is_before(element: HtmlElement, headline: HtmlElement, above: HtmlElement) -> bool:
    """Whether an element comes before the headline within what is above both."""
    mine, other = _branch(element, above), _branch(headline, above)
    return mine is not None and other is not None and above.index(mine) < above.index(other)


def _branch(element: HtmlElement, above: HtmlElement) -> HtmlElement | None:
    at: HtmlElement | None = element
    while at is not None and at.getparent() is not above:
        at = at.getparent()
    return at
