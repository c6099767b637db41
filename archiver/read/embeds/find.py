"""Embeds as items in their place: found in a tree, and swapped for sentences that hold it.

Two copies of one post are one embed: the first keeps its place, the richer its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from lxml.html import Element, HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.place import PLACE_CLASS, placeholder
from archiver.read.embeds.tree.container import Prose
from archiver.read.embeds.tree.scan import Sight, sights
from archiver.read.embeds.tree.wrapping import outermost, surface

MOST_EMBEDS = 2_000
"""Of one page; what comes after them is left in the tree."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An embed that stands in the tree as a placeholder; its number is its index."""

    embed: Embed


def find_embeds(root: HtmlElement, *, url: str | None) -> tuple[Found, ...]:
    """Swap each embed that may be the article's for a placeholder; return them in order.

    Embeds that are certainly not the article's are taken out of the tree and not returned.
    """
    for element in list(root.iter("embed")):
        _empty(element)
    prose = Prose(root)
    seen = sights(root, url=url)[:MOST_EMBEDS]
    foreign = [sight for sight in seen if prose.is_foreign(sight.element)]
    strangers = {sight.element for sight in foreign}
    kept = [sight for sight in seen if sight.element not in strangers]
    numbers: dict[tuple[str, str], int] = {}
    embeds: list[Embed] = []
    places: list[tuple[Sight, list[int]]] = []
    for sight in kept:
        new = []
        for embed in sight.embeds:
            if embed.identity in numbers:
                number = numbers[embed.identity]
                embeds[number] = merged(embeds[number], embed)
                continue
            numbers[embed.identity] = len(embeds)
            new.append(len(embeds))
            embeds.append(embed)
        places.append((sight, new))
    _swap(places, {sight.element for sight in kept}, prose)
    for sight in foreign:
        if sight.element.getparent() is not None:
            sight.element.drop_tree()
    return tuple(Found(embed=embed) for embed in embeds)


def _empty(element: HtmlElement) -> None:
    """Give back what the parser put into an element that can hold nothing."""
    for child in reversed(element):
        element.addnext(child)
    if element.text:
        element.tail = element.text + (element.tail or "")
        element.text = None


def merged(one: Embed, other: Embed) -> Embed:
    """Return one embed with the facts of both; where both say something, the first is believed."""
    facts = {}
    for field in fields(Embed):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        facts[field.name] = mine if mine not in (None, (), "") else theirs
    if other.text and not one.text:
        facts["markup"] = other.markup
    author = EmbedAuthor(
        handle=one.author.handle or other.author.handle, name=one.author.name or other.author.name
    )
    return replace(one, **{**facts, "author": author})


def _swap(
    places: Iterable[tuple[Sight, list[int]]], embedding: set[HtmlElement], prose: Prose
) -> None:
    """Put the placeholders where the embeds are; an embed within another follows it."""
    last: dict[HtmlElement, HtmlElement] = {}
    markers = []
    for sight, numbers in places:
        top = next((above for above in _lineage(sight.element) if above in last), None)
        if top is None:
            top = outermost(sight.element, embedding, prose)
            last[top] = _stand_in(top, prose)
            markers.append(last[top])
        for number in numbers:
            place = _place(number)
            last[top].addnext(place)
            last[top] = place
    for marker in markers:
        marker.drop_tree()


def _lineage(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _place(number: int | None) -> HtmlElement:
    place = Element("p")
    place.set("class", PLACE_CLASS)
    place.text = None if number is None else placeholder(number)
    return place


def _stand_in(top: HtmlElement, prose: Prose) -> HtmlElement:
    """Replace an element by an empty marker that parts the paragraph it stood in."""
    marker = _place(None)
    top.addprevious(marker)
    top.drop_tree()
    surface(marker, prose)
    return marker
