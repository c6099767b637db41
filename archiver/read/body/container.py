"""The element that holds the article: the smallest with nearly all of the words found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml.html import HtmlElement

from archiver.read.body.walk import Piece

_NO_CONTAINERS = frozenset({"blockquote", "ul", "ol", "li", "p", "span", "b", "i", "em", "strong"})
_SHARE = 0.8
"""Share of the article's letters that a container must hold to be entered."""


def main_container(pieces: Iterable[Piece]) -> HtmlElement | None:
    """Return the smallest element with most of the letters of these pieces."""
    own: Counter[HtmlElement] = Counter()
    for piece in pieces:
        holder = piece.element if piece.splits else piece.element.getparent()
        if holder is not None:
            own[holder] += len(piece.key)
    total = own.total()
    weights: Counter[HtmlElement] = Counter()
    for holder, letters in own.items():
        weights[holder] += letters
        for above in holder.iterancestors():
            weights[above] += letters
    heavy = [element for element, letters in weights.items() if letters >= _SHARE * total]
    best = max(heavy, key=_depth, default=None)
    while best is not None and best.tag in _NO_CONTAINERS and best.getparent() is not None:
        best = best.getparent()
    return best


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


class Within:
    """Tells whether an element lies in a container; remembers the answers."""

    def __init__(self, container: HtmlElement | None) -> None:
        self._known: dict[HtmlElement, bool] = {}
        self.container = container

    def __call__(self, element: HtmlElement) -> bool:
        """Whether an element is the container or lies in it."""
        way: list[HtmlElement] = []
        at: HtmlElement | None = element
        while at is not None and at not in self._known:
            if at is self.container:
                break
            way.append(at)
            at = at.getparent()
        answer = at is not None and (at is self.container or self._known[at])
        self._known.update(dict.fromkeys(way, answer))
        return answer
