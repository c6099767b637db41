"""Bodies that are no plain run of paragraphs: live blogs, marked lists, numbered lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from lxml.html import HtmlElement

from archiver.model.article import ArticleKind, Block, Doubt, Heading, ImageBlock, Item
from archiver.read.body import gallery, liveblog
from archiver.read.body.blocks import Maker
from archiver.read.body.choose import choose_all
from archiver.read.body.walk import Piece
from archiver.read.facts.gather import Sources
from archiver.read.layout import Layout
from archiver.read.links import base_of
from archiver.read.sources import jsonld

_SHOWN = 3
"""Updates in the tree from which those that only the data has are left to the data."""


def blocks_by_kind(
    sources: Sources,
    root: HtmlElement,
    pieces: list[Piece],
    maker: Maker,
    *,
    layout: Layout | None,
    doubts: list[Doubt],
) -> tuple[list[Block], ArticleKind]:
    """Return the blocks and the kind that they are of."""
    laid_out = layout.select(root, "update") if layout else []
    if updates := _updates(laid_out or liveblog.marked_updates(root), pieces, maker):
        return updates, "liveblog"
    if updates := _stated_updates(sources, pieces, maker, doubts):
        return updates, "liveblog"
    is_live = liveblog.LIVE in jsonld.types_of(sources.node or {})
    if is_live and (updates := _updates(liveblog.repeated_updates(root), pieces, maker)):
        return updates, "liveblog"
    if items := _marked_items(root, pieces, layout, maker):
        titled = any(isinstance(item, Item) and item.title for item in items)
        return items, "list" if titled else "gallery"
    plain = maker.blocks(pieces)
    items = gallery.numbered(plain)
    kind: ArticleKind = "article" if items == plain else "list"
    return items, "liveblog" if is_live else kind


def _choose_some(pieces: list[Piece]) -> None:
    """Take all of an entry that no oracle saw; of any other, what was chosen."""
    if not any(piece.chosen and piece.key for piece in pieces):
        choose_all(pieces, titles=())


def _marked_items(
    root: HtmlElement, pieces: list[Piece], layout: Layout | None, maker: Maker
) -> list[Block]:
    laid_out = layout.select(root, "item") if layout else []
    blocks: list[Block] = []
    entries = laid_out or gallery.marked_items(root)
    for entry, run in gallery.runs(pieces, entries) if entries else ():
        if entry is None:
            blocks += maker.blocks(run)
            continue
        item = _item(entry, run, layout, maker)
        last = blocks[-1] if blocks else None
        if item.title or item.image:
            blocks.append(item)
        elif isinstance(last, Item):  # an entry of words alone goes on with the one before
            blocks[-1] = replace(last, body=(*last.body, *item.body))
        else:
            blocks += item.body
    if any(isinstance(block, Item) for block in blocks):
        return gallery.ranked(blocks)
    maker.forget()
    return []


def _item(entry: HtmlElement, pieces: list[Piece], layout: Layout | None, maker: Maker) -> Item:
    _choose_some(pieces)
    blocks = maker.blocks(pieces)
    marked = layout.select(entry, "item_title") if layout else []
    title = gallery.text_in(marked[0]) if marked else gallery.title_of(entry)
    pictures = [block for block in blocks if isinstance(block, ImageBlock)]
    body = [
        block
        for block in blocks
        if block not in pictures[:1] and not (isinstance(block, Heading) and block.text == title)
    ]
    image = maker.album.find(pictures[0].url) if pictures else None
    return Item(title=title, image=image, body=tuple(body))


def _updates(entries: list[HtmlElement], pieces: list[Piece], maker: Maker) -> list[Block]:
    blocks: list[Block] = []
    is_found = False
    for entry, run in gallery.runs(pieces, entries) if entries else ():
        if entry is None:
            blocks += maker.blocks(run)
        else:
            is_found = True
            _choose_some(run)
            blocks.append(liveblog.update_in(entry, maker.blocks(run)))
    if entries and not is_found:
        maker.forget()
    return blocks if is_found else []


def _stated_updates(
    sources: Sources, pieces: list[Piece], maker: Maker, doubts: list[Doubt]
) -> list[Block]:
    """Return the updates that JSON-LD states, each with what the tree shows of it.

    They stand as in the page; as in the data where the page shows hardly any.
    """
    stated = liveblog.stated_updates(sources)
    if not stated:
        return []
    at = liveblog.starts(pieces, stated)
    bounds = sorted({n for n in at if n is not None})
    ends = dict(pairwise([*bounds, len(pieces)]))
    blocks = maker.blocks(pieces[: bounds[0]] if bounds else pieces)
    base = base_of(sources.root, sources.url)
    order = list(range(len(stated)))
    if len(bounds) >= _SHOWN:
        order = sorted((n for n in order if at[n] is not None), key=lambda n: at[n] or 0)
    for update, start in ((stated[n], at[n]) for n in order):
        found = [] if start is None else maker.blocks(pieces[start : ends[start]])
        blocks.append(liveblog.update_of(update, found, base))
    doubts += _missing_updates(sources, stated=len(stated), shown=len(bounds))
    return blocks


def _missing_updates(sources: Sources, *, stated: int, shown: int) -> Iterator[Doubt]:
    said = (sources.node or {}).get("liveBlogUpdate")
    if isinstance(said, list) and len(said) > jsonld.MOST_UPDATES:
        counts = {"expected": f"{jsonld.MOST_UPDATES} updates", "found": f"{len(said)}"}
        yield Doubt(code="oversize", where="body", **counts)
    if _SHOWN <= shown < stated:
        yield Doubt(code="updates-not-shown", where="body", expected=f"{stated}", found=f"{shown}")
