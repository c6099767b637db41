"""Lists: entries with rank, title, picture and their own embeds.

Marked entries are more certain than numbered headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from lxml.html import HtmlElement

from archiver.model.article import Block, Heading, Item
from archiver.read.body.walk import Piece
from archiver.read.sources.said import clean
from archiver.read.xpath import elements

_MARKED = elements(
    "//@class[contains(concat(' ', ., ' '), ' subbuzz ')]/.."
    " | //*[self::amp-carousel or self::amp-base-carousel]"
    "/*[self::figure or self::amp-img or .//amp-img or .//img]"
    " | //@itemprop[contains(., 'itemListElement')]/parent::*[.//h2 or .//h3 or .//img]"
)
_TITLE = elements(
    ".//*[contains(@class, 'title') or self::h2 or self::h3 or contains(@itemprop, 'name')]"
)
_NUMBERED = re.compile(r"^\s*(?:#|No\.?\s*)?(\d{1,3})\s*[.):\-\u2013\u2014]\s*(.{2,})$", re.DOTALL)
_PICTURES = ("img", "amp-img", "picture")
_LITTLE_PROSE = 40
"""Characters beside a linked title that are no words about it."""
FEWEST = 3
"""Entries that make a list."""
_MOST = 500


def marked_items(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that are marked as the entries of a list, outermost only.

    A list has some with a title or picture; cards that lead to other stories are none.
    """
    found = _MARKED(root)[:_MOST]
    inner = set(found)
    outer = [
        one
        for one in found
        if not any(above in inner for above in one.iterancestors()) and not _is_card(one)
    ]
    told = [one for one in outer if title_of(one) or _is_picture(one) or _has_picture(one)]
    return outer if len(told) >= FEWEST else []


def _is_picture(element: HtmlElement) -> bool:
    return element.tag in _PICTURES


def _has_picture(element: HtmlElement) -> bool:
    return next(element.iter(*_PICTURES), None) is not None


def _is_card(element: HtmlElement) -> bool:
    """Say whether an entry is a link to another story, with no prose and no embed beside it."""
    shown = list(element.iter(*_PICTURES)) or _TITLE(element)
    if not any(_is_linked(one, element) for one in shown):
        return False
    linked = sum(_letters(one) for one in element.iter("a"))
    return _letters(element) - linked < _LITTLE_PROSE


def _letters(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _is_linked(element: HtmlElement, top: HtmlElement) -> bool:
    return _in_link(element, top) or next(element.iter("a"), None) is not None


def _in_link(element: HtmlElement, top: HtmlElement) -> bool:
    """Say whether an element stands in a link that lies within the other one."""
    for one in (element, *element.iterancestors()):
        if one.tag == "a":
            return True
        if one is top:
            return False
    return False


def text_in(element: HtmlElement) -> str | None:
    """Return an element's words on one line."""
    return clean(" ".join(element.itertext())) or None


def title_of(element: HtmlElement) -> str | None:
    """Return the title of a marked entry."""
    return next((text for one in _TITLE(element) if (text := text_in(one))), None)


def runs(
    pieces: Sequence[Piece], entries: Iterable[HtmlElement]
) -> Iterator[tuple[HtmlElement | None, list[Piece]]]:
    """Yield the pieces of each entry and those between the entries (None), in page order."""
    homes = set(entries)

    def home(piece: Piece) -> HtmlElement | None:
        line = (piece.element, *piece.element.iterancestors())
        return next((one for one in line if one in homes), None)

    for entry, run in groupby(pieces, key=home):
        yield entry, list(run)


def ranked(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with each entry's rank: the number its title begins with, or its place."""
    items = [block for block in blocks if isinstance(block, Item)]
    found = [_NUMBERED.match(item.title or "") for item in items]
    printed = [int(one.group(1)) for one in found if one]
    is_printed = 2 * len(printed) >= len(items) and len(set(printed)) == len(printed)
    places = iter(enumerate(found, 1))
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Item):
            place, number = next(places)
            if is_printed and number:
                rank, title = int(number.group(1)), number.group(2).strip()
                out.append(replace(block, rank=rank, title=title))
            else:
                out.append(replace(block, rank=None if is_printed else place))
        else:
            out.append(block)
    return out


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with numbered headings made entries, when the numbers run in order."""
    heads = [
        (n, found)
        for n, block in enumerate(blocks)
        if isinstance(block, Heading) and (found := _NUMBERED.match(block.text))
    ]
    ranks = [int(found.group(1)) for _, found in heads]
    if len(ranks) < FEWEST or not _in_order(ranks):
        return list(blocks)
    ends = [n for n, _ in heads[1:]] + [_end(blocks, heads[-1][0])]
    out = list(blocks[: heads[0][0]])
    for (start, found), end in zip(heads, ends, strict=True):
        out.append(
            Item(
                rank=int(found.group(1)),
                title=found.group(2).strip(),
                body=tuple(blocks[start + 1 : end]),
            )
        )
    return [*out, *blocks[ends[-1] :]]


def _in_order(ranks: Iterable[int]) -> bool:
    numbers = list(ranks)
    steps = {later - sooner for sooner, later in pairwise(numbers)}
    return steps in ({1}, {-1})


def _end(blocks: Sequence[Block], last: int) -> int:
    """Return where the last entry ends: at the next heading, or with the body."""
    return next(
        (n for n in range(last + 1, len(blocks)) if isinstance(blocks[n], Heading)), len(blocks)
    )
