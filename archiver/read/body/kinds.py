"""Bodies that are no plain run of paragraphs: live blogs, marked lists, numbered lists."""

from __future__ import annotations

from itertools import pairwise

from lxml.html import HtmlElement

from archiver.model.article import ArticleKind, Block, Doubt, Heading, ImageBlock, Item
from archiver.read.body import gallery, liveblog
from archiver.read.body.blocks import Maker
from archiver.read.body.choose import choose_all
from archiver.read.body.walk import Piece
from archiver.read.facts.gather import Sources
from archiver.read.layout import Layout

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
    if updates := _marked_updates(root, pieces, layout, maker):
        return updates, "liveblog"
    if updates := _stated_updates(sources, pieces, maker, doubts):
        return updates, "liveblog"
    if items := _marked_items(root, pieces, layout, maker):
        return items, "list"
    plain = maker.blocks(pieces)
    items = gallery.numbered(plain)
    return items, "article" if items == plain else "list"


def _choose_some(pieces: list[Piece]) -> None:
    """Take all of an entry that no oracle saw; of any other, what was chosen."""
    if not any(piece.chosen and piece.key for piece in pieces):
        choose_all(pieces, titles=())


def _marked_items(
    root: HtmlElement, pieces: list[Piece], layout: Layout | None, maker: Maker
) -> list[Block]:
    laid_out = layout.select(root, "item") if layout else []
    entries = laid_out or gallery.marked_items(root)
    if not entries:
        return []
    outside, groups = gallery.group_by_element(pieces, entries)
    opening = maker.blocks(outside)
    items = [_item(entry, group, layout, maker) for entry, group in groups if group]
    kept = [item for item in items if item.title or item.body or item.image]
    ranked: list[Block] = [
        Item(rank=rank, title=item.title, image=item.image, body=item.body)
        for rank, item in enumerate(kept, 1)
    ]
    if not ranked:
        maker.forget()
    return [*opening, *ranked] if ranked else []


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


def _marked_updates(
    root: HtmlElement, pieces: list[Piece], layout: Layout | None, maker: Maker
) -> list[Block]:
    laid_out = layout.select(root, "update") if layout else []
    entries = laid_out or liveblog.marked_updates(root)
    if not entries:
        return []
    outside, groups = gallery.group_by_element(pieces, entries)
    opening = maker.blocks(outside)
    updates: list[Block] = []
    for entry, group in groups:
        if group:
            _choose_some(group)
            updates.append(liveblog.update_in(entry, maker.blocks(group)))
    if not updates:
        maker.forget()
    return [*opening, *updates] if updates else []


def _stated_updates(
    sources: Sources, pieces: list[Piece], maker: Maker, doubts: list[Doubt]
) -> list[Block]:
    """Return the updates that JSON-LD states, each with what the tree shows of it."""
    stated = liveblog.stated_updates(sources.node)
    if not stated:
        return []
    at = liveblog.starts(pieces, stated)
    bounds = sorted({n for n in at if n is not None})
    ends = dict(pairwise([*bounds, len(pieces)]))
    blocks = maker.blocks(pieces[: bounds[0]] if bounds else pieces)
    for update, start in zip(stated, at, strict=True):
        if start is not None:
            blocks.append(liveblog.update_of(update, maker.blocks(pieces[start : ends[start]])))
        elif len(bounds) < _SHOWN:
            blocks.append(liveblog.update_of(update, ()))
    if _SHOWN <= len(bounds) < len(stated):
        counts = {"expected": f"{len(stated)}", "found": f"{len(bounds)}"}
        doubts.append(Doubt(code="updates-not-shown", where="body", **counts))
    return blocks
