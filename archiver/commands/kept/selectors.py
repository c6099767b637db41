"""The selectors of a site's layouts one by one, and on which pages each finds something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

import cssselect
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout

_BARE = re.compile(r"[a-z]+\d?")
"""A plain element, such as `aside`: a habit of all sites."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One of the selectors, parted by commas, that a layout names for a field."""

    site: str
    layout: str
    field: str
    selector: str
    is_shared: bool
    """Whether it is a family's, or names a plain element: pages of other sites prove it too."""

    def finds(self, root: HtmlElement) -> bool:
        """Tell whether there is such an element on a page."""
        return bool(CSSSelector(self.selector, translator="html")(root))

    def among(self, roots: Iterable[HtmlElement]) -> int:
        """Count the pages that have such an element."""
        return sum(self.finds(root) for root in roots)


def parts_of(spider: type[SiteSpider]) -> Iterator[Part]:
    """Yield each selector of each layout of a site."""
    families = [kind for kind in spider.__mro__[1:] if issubclass(kind, SiteSpider)]
    theirs = {
        (field, selector)
        for kind in families
        for layout in kind.layouts
        for field, selector in _selectors(layout)
    }
    for layout in spider.layouts:
        for field, selector in _selectors(layout):
            is_shared = (field, selector) in theirs or _BARE.fullmatch(selector) is not None
            yield Part(site=spider.name, layout=layout.name, field=field, selector=selector,
                       is_shared=is_shared)  # fmt: skip


def _selectors(layout: Layout) -> Iterator[tuple[str, str]]:
    for field in fields(layout):
        value = getattr(layout, field.name)
        if isinstance(value, str) and value:
            for selector in cssselect.parse(value):
                yield field.name, selector.canonical()
