"""The body of a page, by the order of trust.

The site's layout; a gallery's or live blog's own data; what JSON-LD states when the tree bears
it out; trafilatura's reading of the marked tree; the JSON of a page that a script draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from archiver.model.article import (
    ArticleKind,
    Block,
    Doubt,
    EmbedBlock,
    Heading,
    Item,
    Paragraph,
    embeds_of,
)
from archiver.model.embed import Embed
from archiver.read.body.blocks import Maker, text_of
from archiver.read.body.choose import choose, choose_all, densest, is_whole
from archiver.read.body.figures import Album, inline_pictures
from archiver.read.body.kinds import blocks_by_kind
from archiver.read.body.match import Match, match
from archiver.read.body.oracle import main_text
from archiver.read.body.shell import state_blocks
from archiver.read.body.slides import stated_slides
from archiver.read.body.walk import Piece, walk
from archiver.read.body.words import key_of
from archiver.read.embeds.recognise import recognise
from archiver.read.facts.gather import Sources
from archiver.read.facts.loader import Draft
from archiver.read.layout import Layout
from archiver.read.sources import jsonld
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
    slides: tuple[Sequence[Item], ArticleKind] = ((), "gallery"),
) -> Body:
    """Return the article's blocks, embeds in their places; `cut` is what a layout left.

    `slides` are those of the page's gallery script, with the kind of page that they make.
    """
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
        found, text = _oracle(sources, pieces, titles, body)
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
    body.doubts += inline_pictures(pieces)
    _add_film(sources, body)
    if slides[0]:
        _add_slides(*slides, body)
    else:
        _add_stated_slides(sources, base, body)
    is_empty = body.kind == "article" and len(text_of(body.blocks)) < _EMPTY
    if is_empty and (drawn := state_blocks(scripts)):
        body.blocks = drawn
        body.doubt("body-from-state")
    return body


def tell_outside(body: Body, embeds: Sequence[Embed], in_data: Sequence[Embed]) -> None:
    """Record those of a page's posts that stand where the article is not, in tree or data."""
    shown = {embed.identity for embed in embeds_of(body.blocks)}
    for code, posts in (("embeds-outside", embeds), ("embeds-elsewhere-in-data", in_data)):
        outside = {one.identity: one for one in posts if one.identity not in shown}
        shown |= outside.keys()
        if outside:
            names = [f"{one.platform} {one.id or one.url}" for one in outside.values()]
            told = ", ".join(name[:_LONGEST_NAME] for name in names[:_TOLD])
            body.doubt(code, expected="within the article", found=f"{len(outside)}: {told}")


def _titles(sources: Sources, draft: Draft) -> list[str]:
    stated = (draft.headline, draft.alternative_headline, sources.head.first("headline"))
    return [title for title in stated if title]


def _add_film(sources: Sources, body: Body) -> None:
    """Add the video or sound that a page of one is about, when only its JSON-LD names it."""
    node = sources.node
    if node is None or not jsonld.types_of(node) & jsonld.MEDIA:
        return
    for name in ("embedUrl", "contentUrl"):
        address = node.get(name)
        embed = recognise(address) if isinstance(address, str) else None
        if embed is not None:
            if embed.identity not in {one.identity for one in embeds_of(body.blocks)}:
                embed = replace(embed, markup="json-ld")
                body.blocks = [EmbedBlock(embed=embed), *body.blocks]
            return


def _add_slides(slides: Sequence[Item], kind: ArticleKind, body: Body) -> None:
    """Add what only the page's gallery script holds; what the tree shows of it stands once."""
    said = {key_of(text) for text in text_of(slides).split("\n\n")}
    words = (Paragraph, Heading)
    outside = [
        one for one in body.blocks if not isinstance(one, words) or key_of(one.text) not in said
    ]
    body.blocks, body.kind = [*outside, *slides], kind


def _add_stated_slides(sources: Sources, base: str, body: Body) -> None:
    """Add the pictures of a gallery that its JSON-LD lists and the tree hardly shows."""
    slides = stated_slides(sources.node, base)
    shown = sum(1 for one in slides if one.image and body.album.find(one.image.url))
    if 2 * shown < len(slides):
        body.blocks, body.kind = [*body.blocks, *slides], "gallery"


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


def _oracle(
    sources: Sources, pieces: list[Piece], titles: Sequence[str], body: Body
) -> tuple[Match, str]:
    stated = stated_body(sources)
    if len(stated) >= _WORTH:
        found = match(pieces, stated)
        if is_whole(pieces, found):
            return found, stated
        share = f"json-ld: {len(stated)} characters, {found.coverage:.2f} of them on the page"
        body.doubt("sources-disagree", expected="html", found=share)
    if len(pieces) > _MOST_PIECES or sum(len(piece.key) for piece in pieces) > _MOST_LETTERS:
        return densest(pieces), ""
    text = _untitled(main_text(sources.root, sources.url), titles)
    found = match(pieces, text)
    if len(text) < _LITTLE:
        dense = densest(pieces)
        if _letters(pieces, dense) > _MORE * max(_letters(pieces, found), len(text)):
            return dense, ""
    return found, text


def _untitled(text: str, titles: Sequence[str]) -> str:
    """Return a text without the headline that it may begin with."""
    first, _, rest = text.partition("\n")
    return rest if key_of(first) in {key_of(title) for title in titles} else text


def _letters(pieces: list[Piece], found: Match) -> int:
    return sum(len(pieces[n].key) for n in found.chosen)


def stated_body(sources: Sources) -> str:
    """Return the body that JSON-LD states; empty when it states none."""
    value = (sources.node or {}).get("articleBody")
    return "\n".join(clean(line) for line in value.splitlines()) if isinstance(value, str) else ""
