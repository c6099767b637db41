"""The body of a page: what JSON-LD states when the tree bears it out, else trafilatura's reading.

Where the tree has not the words, the text itself is cut into paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from archiver.model.article import Block
from archiver.model.embed import Embed
from archiver.read.body.blocks import blocks_of, blocks_of_text
from archiver.read.body.choose import choose, is_whole
from archiver.read.body.match import Match, match
from archiver.read.body.oracle import main_text
from archiver.read.body.walk import Piece, walk
from archiver.read.facts.gather import Sources
from archiver.read.facts.loader import Draft
from archiver.read.sources.said import clean

_FOUND = 0.5
"""Share of an oracle's text that must be found in the tree for the tree to be the body."""
_WORTH = 600
"""Letters from which a stated body may be the whole one."""


def read_body(
    root: HtmlElement, sources: Sources, draft: Draft, embeds: Sequence[Embed], base: str
) -> list[Block]:
    """Return the article's blocks, embeds in their places."""
    body = root.find("body")
    pieces = walk(body if body is not None else root, base)
    found, text = _oracle(root, sources, pieces)
    if found.coverage < _FOUND and text:
        return blocks_of_text(text, embeds)
    titles = (draft.headline, draft.alternative_headline, sources.head.first("headline"))
    choose(
        pieces,
        found,
        titles=[title for title in titles if title],
        leads=[said.value for said in sources.head.says("description")],
        makers=[author.name for author in draft.authors],
    )
    return blocks_of(pieces, embeds)


def _oracle(root: HtmlElement, sources: Sources, pieces: list[Piece]) -> tuple[Match, str]:
    stated = stated_body(sources)
    if len(stated) >= _WORTH:
        found = match(pieces, stated)
        if is_whole(pieces, found):
            return found, stated
    text = main_text(root, sources.url)
    return match(pieces, text), text


def stated_body(sources: Sources) -> str:
    """Return the body that JSON-LD states; empty when it states none."""
    value = (sources.node or {}).get("articleBody")
    return "\n".join(clean(line) for line in value.splitlines()) if isinstance(value, str) else ""
