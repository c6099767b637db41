"""A site's looks over time, as plain data: which selectors found what, since which day."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import cast

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, document_fromstring

_HASHED = re.compile(
    r"[.#](?:"
    r"(?:css|sc|jsx|emotion|styles?|svelte|tw)-(?=\w*[\dA-Z])\w{4,}"  # css-1q2w3e, sc-iKFaHN
    r"|[\w-]+__(?=\w*\d)(?=\w*[A-Za-z])\w{5,8}(?![\w-])"  # Article_body__x1Y2z
    r"|(?=\w*[a-z]\w*[A-Z]\w*[a-z]\w*[A-Z])[a-zA-Z]{5,7}(?![\w-])"  # gHSkdP
    r"|_[0-9a-f]{5,}"
    r")"
)


@functools.cache
def _compiled(selector: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    found = CSSSelector(selector, translator="html")
    return cast("Callable[[HtmlElement], list[HtmlElement]]", found)  # CSS finds elements only


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """One look of a site; every selector is CSS, and `""` leaves the field to the page's data."""

    since: date | None = None
    """First day of this look; None: since ever."""
    body: str = ""
    """The element, or elements, that hold the body's blocks."""
    headline: str = ""
    authors: str = ""
    published: str = ""
    """An element with a `datetime` or `content` attribute, or with the date as its text."""
    modified: str = ""
    section: str = ""
    keywords: str = ""
    description: str = ""
    lead_image: str = ""
    remove: str = ""
    """What is taken out of the body before it is read."""
    item: str = ""
    """One entry of a gallery or list, within the body."""
    item_title: str = ""
    update: str = ""
    """One entry of a live blog, within the body."""

    def select(self, root: HtmlElement, field: str) -> list[HtmlElement]:
        """Return what a field's selector finds; raise ValueError for one that is no CSS."""
        selector = getattr(self, field)
        if not selector:
            return []
        try:
            return _compiled(selector)(root)
        except SelectorError as error:
            raise ValueError(f"layout {self.name}: {field} {selector!r}: {error}") from error

    def cut(self, root: HtmlElement) -> HtmlElement | None:
        """Return a tree of its own with the body's elements only; None when none is found.

        What is removed may be one of several such elements, but not the last of them.
        """
        found = self.select(root, "body")
        inner = set(found)
        outer = [one for one in found if not any(above in inner for above in one.iterancestors())]
        removed = self.select(root, "remove")
        outer = [one for one in outer if one not in removed] or outer
        for one in removed:
            if one.getparent() is not None and one not in inner:
                one.drop_tree()
        if not any(one.text_content().strip() for one in outer):
            return None
        page = document_fromstring("<html><body></body></html>")
        for one in outer:
            one.tail = None
            page[0].append(one)
        return page

    @property
    def name(self) -> str:
        """What `extracted.layout` says: the first day, or `first`."""
        return self.since.isoformat() if self.since else "first"


def choose(layouts: Sequence[Layout], day: date | None) -> Layout | None:
    """Return the layout of a day: the latest that began by then; without a day, the latest."""
    in_order = sorted(layouts, key=lambda layout: layout.since or date.min)
    begun = [one for one in in_order if day is None or one.since is None or one.since <= day]
    if begun:
        return begun[-1]
    return in_order[0] if in_order else None


def hashed_classes(layout: Layout) -> Iterator[str]:
    """Yield the selectors that name a machine-made class: the next build renames it."""
    for field in fields(layout):
        value = getattr(layout, field.name)
        if isinstance(value, str) and _HASHED.search(value):
            yield f"{field.name}: {value}"
