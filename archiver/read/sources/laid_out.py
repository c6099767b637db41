"""What a site's layout points at: the fields of a page by CSS selector."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.read.body.figures import addresses_of
from archiver.read.layout import Layout
from archiver.read.sources.said import Said, clean

_FIELDS = ("headline", "authors", "published", "modified", "section", "keywords", "description")
_STATED = ("datetime", "content")


def by_layout(root: HtmlElement, layout: Layout | None) -> Iterator[Said]:
    """Yield what a layout finds; raise ValueError for a selector that is no CSS."""
    for field in _FIELDS if layout else ():
        for element in layout.select(root, field) if layout else ():
            value = next((found for name in _STATED if (found := element.get(name))), None)
            if text := clean(value or " ".join(element.itertext())):
                yield Said(field=field, value=text, source="layout", url=element.get("href"))
    for element in layout.select(root, "lead_image") if layout else ():
        picture = next(element.iter("img", "amp-img"), element)
        if address := element.get("content") or next(addresses_of(picture), None):
            yield Said(field="lead_image", value=address, source="layout")
