"""The blocks of a piece of HTML that stands in a page's data: of a slide, of an update."""

from __future__ import annotations

import html

import lxml.html
from lxml import etree

from archiver.model.article import Block, Paragraph
from archiver.read.body.blocks import Maker
from archiver.read.body.walk import walk
from archiver.read.embeds.find import find_embeds
from archiver.read.sources.said import clean

_LONGEST = 200_000
"""Characters of one piece that are read."""


def blocks_in(markup: object, base: str) -> tuple[Block, ...]:
    """Return what a piece of HTML or a text of several lines says, its embeds in their places."""
    if not isinstance(markup, str):
        return ()
    markup = markup[:_LONGEST].replace("\0", "").strip()
    if "<" not in markup:
        lines = [line for one in markup.splitlines() if (line := clean(one))]
        if "://" not in markup:
            return tuple(Paragraph(text=line) for line in lines)
        markup = "".join(f"<p>{html.escape(line)}</p>" for line in lines)  # an address is a post
    try:
        tree = lxml.html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return (Paragraph(text=text),) if (text := clean(markup)) else ()
    embeds = [one.embed for one in find_embeds(tree, url=base)]
    pieces = walk(tree)
    for piece in pieces:
        piece.chosen = piece.kind != "caption"
    return tuple(Maker(embeds, base).blocks(pieces))
