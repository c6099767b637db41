"""The classes and ids of a page, asked by pattern: each distinct name is looked at once."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.read.xpath import elements

_NAMED = elements("//*[@class or @id]")
_LONGEST = 1_000
"""Characters of a class and id; what stands behind them is no name."""


class Names:
    """Finds elements by what their class or id says, in page order."""

    def __init__(self, root: HtmlElement) -> None:
        self._at: dict[str, list[tuple[int, HtmlElement]]] = {}
        for n, element in enumerate(_NAMED(root)):
            name = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST]
            self._at.setdefault(name, []).append((n, element))

    def matching(
        self, pattern: re.Pattern[str], *, but: re.Pattern[str] | None = None
    ) -> list[HtmlElement]:
        """Return the elements whose class and id have the one pattern and not the other."""
        found = [
            pair
            for name, pairs in self._at.items()
            if pattern.search(name) and (but is None or not but.search(name))
            for pair in pairs
        ]
        return [element for _, element in sorted(found, key=lambda pair: pair[0])]
