"""Galleries and lists: entries with rank, title, picture and their own embeds.

Sources, most certain first: the JSON that a gallery's script reads, marked entries, numbered
headings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from archiver.model.article import Block, Heading, Image, Item, Paragraph
from archiver.read.body.walk import Piece, walk
from archiver.read.facts.pictures import image_identity
from archiver.read.links import absolute
from archiver.read.sources.said import clean
from archiver.read.xpath import elements

_GALLERY_ID = re.compile(r"(?:gallery|-list).*js-extra")
_MARKED = elements(
    "//@class[contains(concat(' ', ., ' '), ' subbuzz ')]/.."
    " | //amp-carousel/figure | //amp-carousel/div[.//amp-img]"
    " | //@itemprop[contains(., 'itemListElement')]/parent::*[.//h2 or .//h3 or .//img]"
)
_TITLE = elements(
    ".//*[contains(@class, 'title') or self::h2 or self::h3 or contains(@itemprop, 'name')]"
)
_NUMBERED = re.compile(r"^\s*(?:#|No\.?\s*)?(\d{1,3})\s*[.):\-\u2013\u2014]\s*(.{2,})$", re.DOTALL)
_FEWEST = 3
_MOST = 500
_MOST_RANKS = 10_000


def gallery_items(scripts: Iterable[HtmlElement], base: str) -> list[Item]:
    """Return the slides of a gallery whose script holds them as JSON; empty when there is none."""
    for script in scripts:
        text = script.text or "" if _GALLERY_ID.search(script.get("id") or "") else ""
        start = text.find("{")
        if start < 0:
            continue
        try:
            state, _ = json.JSONDecoder(strict=False).raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        slides = _slides(state)
        if items := [_slide(slide, n, base) for n, slide in enumerate(slides[:_MOST], 1)]:
            return items
    return []


def _slides(state: object) -> list[dict[str, Any]]:
    if not isinstance(state, dict):
        return []
    for name in ("gallery", "list_items", "items", "slides"):
        value = state.get(name)
        if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
            return value
    return []


def _slide(slide: dict[str, Any], number: int, base: str) -> Item:
    rank = slide.get("position") or slide.get("rank")
    texts = _paragraphs(slide.get("caption") or slide.get("description") or slide.get("content"))
    return Item(
        rank=rank
        if isinstance(rank, int) and not isinstance(rank, bool) and 0 < rank < _MOST_RANKS
        else number,
        title=clean(slide.get("title")) or None,
        image=_picture(slide, base),
        body=tuple(Paragraph(text=text) for text in texts),
    )


def _picture(slide: dict[str, Any], base: str) -> Image | None:
    sizes = slide.get("sizes")
    found: list[tuple[int, str, int | None]] = []
    for size in sizes.values() if isinstance(sizes, dict) else ():
        if (
            isinstance(size, dict)
            and isinstance(size.get("src"), str)
            and (url := absolute(base, size["src"]))
        ):
            width, height = _whole(size.get("width")), _whole(size.get("height"))
            found.append((width or 0, url, height))
    for name in ("image", "src", "url", "image_url"):
        if not found and isinstance(slide.get(name), str) and (url := absolute(base, slide[name])):
            found.append((0, url, None))
    if not found:
        return None
    width, url, height = max(found, key=lambda size: size[0])
    return Image(
        url=url, caption=clean(slide.get("alt")) or None,
        credit=clean(slide.get("image_credit")) or None,
        width=width or None, height=height, identity=image_identity(url),
        sizes=tuple(dict.fromkeys(one for _, one, _ in found)),
    )  # fmt: skip


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isdigit() and len(value) < 6:  # noqa: PLR2004
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _paragraphs(markup: object) -> list[str]:
    if not isinstance(markup, str) or not markup.strip():
        return []
    try:
        tree = lxml.html.fragment_fromstring(
            markup[:200_000].replace("\0", ""), create_parent="div"
        )
    except (etree.ParserError, ValueError):
        return [clean(markup)]
    return [piece.text for piece in walk(tree) if piece.text]


def marked_items(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that are marked as the entries of a list, outermost only."""
    found = _MARKED(root)[:_MOST]
    inner = set(found)
    outer = [one for one in found if not any(above in inner for above in one.iterancestors())]
    return outer if len(outer) >= _FEWEST else []


def text_in(element: HtmlElement) -> str | None:
    """Return an element's words on one line."""
    return clean(" ".join(element.itertext())) or None


def title_of(element: HtmlElement) -> str | None:
    """Return the title of a marked entry."""
    return next((text for one in _TITLE(element) if (text := text_in(one))), None)


def group_by_element(
    pieces: Sequence[Piece], entries: Sequence[HtmlElement]
) -> tuple[list[Piece], list[tuple[HtmlElement, list[Piece]]]]:
    """Part the pieces into those outside every entry, and those of each entry."""
    home = {entry: n for n, entry in enumerate(entries)}
    groups: list[tuple[HtmlElement, list[Piece]]] = [(entry, []) for entry in entries]
    outside: list[Piece] = []
    for piece in pieces:
        at = next(
            (
                home[above]
                for above in (piece.element, *piece.element.iterancestors())
                if above in home
            ),
            None,
        )
        (outside if at is None else groups[at][1]).append(piece)
    return outside, groups


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with numbered headings made entries, when the numbers run in order."""
    heads = [
        (n, found)
        for n, block in enumerate(blocks)
        if isinstance(block, Heading) and (found := _NUMBERED.match(block.text))
    ]
    ranks = [int(found.group(1)) for _, found in heads]
    if len(ranks) < _FEWEST or not _in_order(ranks):
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
