"""The body of a page, by the order of trust.

The site's layout; a gallery's or live blog's own data; what JSON-LD states when the tree bears
it out; trafilatura's reading of the marked tree; the JSON of a page that a script draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archiver.model.article import ArticleKind, Block, Doubt, embeds_of
from archiver.model.embed import Embed
from archiver.read.body.blocks import Maker, text_of
from archiver.read.body.choose import choose, choose_all, densest, is_whole
from archiver.read.body.figures import Album
from archiver.read.body.gallery import gallery_items
from archiver.read.body.kinds import blocks_by_kind
from archiver.read.body.match import Match, match
from archiver.read.body.oracle import main_text
from archiver.read.body.shell import state_blocks
from archiver.read.body.walk import Piece, walk
from archiver.read.facts.gather import Sources
from archiver.read.facts.loader import Draft
from archiver.read.layout import Layout
from archiver.read.sources.said import clean

_FOUND = 0.5
"""Share of an oracle's text that must be found in the tree for the tree to be the body."""
_WORTH = 600
"""Letters from which a stated body may be the whole one."""
_LITTLE = 800
"""Characters below which an oracle may have missed the article."""
_MORE = 2
"""Times as much as the oracle saw that the densest prose must be to be taken instead."""
_MOST_PIECES = 6000
_MOST_LETTERS = 1_000_000
"""Above either no oracle is asked: it would take longer than a page may."""
_TOLD = 5
"""Embeds that a doubt names."""
_LONGEST_NAME = 120
_EMPTY = 200
"""Letters below which a body is looked for in the page's JSON."""


@dataclass(kw_only=True)
class Body:
    """What the body of a page came to."""

    blocks: list[Block] = field(default_factory=list)
    kind: ArticleKind = "article"
    layout: str | None = None
    album: Album = field(default_factory=Album)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, code: str, expected: str | None = None, found: str | None = None) -> None:
        """Record that something is odd about the body."""
        self.doubts.append(Doubt(code=code, where="body", expected=expected, found=found))


def read_body(
    sources: Sources,
    draft: Draft,
    *,
    embeds: Sequence[Embed],
    base: str,
    layout: Layout | None,
    cut: HtmlElement | None,
) -> Body:
    """Return the article's blocks, embeds in their places; `cut` is what a layout left."""
    maker = Maker(embeds, base)
    body = Body(album=maker.album)
    top = sources.root.find("body")
    top = sources.root if top is None else top
    trees = [sources.root] if cut is None else [sources.root, cut]
    scripts = [one for tree in trees for one in tree.iter("script")]  # trafilatura gets none
    titles = _titles(sources, draft)
    pieces = _laid_out(cut, layout, titles, body)
    if pieces is None:
        pieces = walk(top)
        found, text = _oracle(sources, pieces, body)
        if found.coverage < _FOUND and text:
            body.blocks = maker.text(text)
            body.doubt("body-not-in-tree", found=f"{found.coverage:.2f} of it")
        else:
            leads = [said.value for said in sources.head.says("description")]
            makers = [author.name for author in draft.authors]
            choose(pieces, found, titles=titles, leads=leads, makers=makers)
    if not body.blocks:
        body.blocks, body.kind = blocks_by_kind(
            sources, top if cut is None else cut, pieces, maker, layout=layout, doubts=body.doubts
        )
    _add_data(scripts, base, body)
    return body


def tell_outside(body: Body, embeds: Sequence[Embed]) -> None:
    """Record those of a page's posts that stand where the article is not."""
    shown = {embed.identity for embed in embeds_of(body.blocks)}
    outside = {one.identity: one for one in embeds if one.identity not in shown}
    if outside:
        names = [f"{one.platform} {one.id or one.url}"[:_LONGEST_NAME] for one in outside.values()]
        found = f"{len(outside)}: {', '.join(names[:_TOLD])}"
        body.doubt("embeds-outside", expected="within the article", found=found)


def _titles(sources: Sources, draft: Draft) -> list[str]:
    stated = (draft.headline, draft.alternative_headline, sources.head.first("headline"))
    return [title for title in stated if title]


def _add_data(scripts: Sequence[HtmlElement], base: str, body: Body) -> None:
    """Add what only the page's scripts hold: the slides of a gallery, the texts of a shell."""
    if slides := gallery_items(scripts, base):
        body.blocks, body.kind = [*body.blocks, *slides], "gallery"
    elif len(text_of(body.blocks)) < _EMPTY and (drawn := state_blocks(scripts)):
        body.blocks = drawn
        body.doubt("body-from-state")


def _laid_out(
    cut: HtmlElement | None, layout: Layout | None, titles: Sequence[str], body: Body
) -> list[Piece] | None:
    """Return the pieces that a site's layout bounds; None when there is none that fits."""
    if layout is None or not layout.body:
        return None
    pieces = walk(cut) if cut is not None else []
    choose_all(pieces, titles=titles)
    if not any(piece.chosen and piece.key for piece in pieces):
        body.doubt("layout-missed", expected=layout.body, found="nothing")
        return None
    body.layout = layout.name
    return pieces


def _oracle(sources: Sources, pieces: list[Piece], body: Body) -> tuple[Match, str]:
    stated = stated_body(sources)
    if len(stated) >= _WORTH:
        found = match(pieces, stated)
        if is_whole(pieces, found):
            return found, stated
        share = f"json-ld: {len(stated)} characters, {found.coverage:.2f} of them on the page"
        body.doubt("sources-disagree", expected="html", found=share)
    if len(pieces) > _MOST_PIECES or sum(len(piece.key) for piece in pieces) > _MOST_LETTERS:
        return densest(pieces), ""
    text = main_text(sources.root, sources.url)
    found = match(pieces, text)
    if len(text) < _LITTLE:
        dense = densest(pieces)
        if _letters(pieces, dense) > _MORE * max(_letters(pieces, found), len(text)):
            return dense, ""
    return found, text


def _letters(pieces: list[Piece], found: Match) -> int:
    return sum(len(pieces[n].key) for n in found.chosen)


def stated_body(sources: Sources) -> str:
    """Return the body that JSON-LD states; empty when it states none."""
    value = (sources.node or {}).get("articleBody")
    return "\n".join(clean(line) for line in value.splitlines()) if isinstance(value, str) else ""
