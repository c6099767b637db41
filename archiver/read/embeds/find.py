"""Embeds as items in their place: found in a tree, and swapped for sentences that hold it.

Two copies of one post are one embed: the first keeps its place, the richer its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import islice

from lxml.html import Element, HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.place import PLACE_CLASS, placeholder
from archiver.read.embeds.scan.sights import Sight, sights
from archiver.read.embeds.tree.container import Containers
from archiver.read.embeds.tree.prose import Prose
from archiver.read.embeds.tree.wrapping import outermost, surface

MOST_EMBEDS = 2_000
"""Of one page; what comes after them is left in the tree."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An embed that stands in the tree as a placeholder; its number is its index."""

    embed: Embed


def find_embeds(
    root: HtmlElement, *, url: str | None, left_out: list[Embed] | None = None
) -> tuple[Found, ...]:
    """Swap each embed that may be the article's for a placeholder; return them in order.

    Embeds that are certainly not the article's are taken out of the tree and not returned;
    they are added to `left_out`, for who wants to tell of them.
    """
    for element in list(root.iter("embed")):
        _empty(element)
    prose = Prose(root)
    containers = Containers(prose)
    foreign: list[Sight] = []
    kept: list[Sight] = []
    for sight in list(islice(sights(root, url=url), MOST_EMBEDS)):
        (foreign if containers.is_foreign(sight.element) else kept).append(sight)
    if kept:
        containers.unmask()
    copies = _copies(kept, prose)
    embeds: list[Embed] = []
    places: list[tuple[Sight, list[int]]] = []
    for sight in kept:
        here = [copies[one.identity] for one in sight.embeds]
        new = [copy.embed for copy in here if copy.sight is sight]
        places.append((sight, list(range(len(embeds), len(embeds) + len(new)))))
        embeds += new
    _swap(places, {sight.element for sight in kept}, prose)
    for sight in foreign:
        _take_out(sight.element)
    if left_out is not None:
        left_out += [embed for sight in foreign for embed in sight.embeds]
    return tuple(Found(embed=embed) for embed in embeds)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Copy:
    """Where an embed stands, and what all its copies say of it."""

    sight: Sight
    embed: Embed


def _copies(kept: Iterable[Sight], prose: Prose) -> dict[tuple[str, str], _Copy]:
    """Return each embed once, at its first copy within the prose, or else at its first."""
    copies: dict[tuple[str, str], _Copy] = {}
    for sight in kept:
        for embed in sight.embeds:
            known = copies.get(embed.identity)
            if known is None:
                copies[embed.identity] = _Copy(sight=sight, embed=embed)
                continue
            is_better = prose.is_within(sight.element) and not prose.is_within(known.sight.element)
            copies[embed.identity] = _Copy(
                sight=sight if is_better else known.sight, embed=merged(known.embed, embed)
            )
    return copies


def _take_out(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


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
    """Replace an element by an empty marker that parts the paragraph it stood in.

    What leads the article from far above it, beyond menus and teasers, comes down to it.
    """
    marker = _place(None)
    led = prose.led_by(top)
    (top if led is None else led).addprevious(marker)
    top.drop_tree()
    surface(marker, prose)
    return marker
