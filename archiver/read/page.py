"""The door of this room: the bytes of a page in, an article or the doubts why not out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from archiver.model.article import Article, Doubt, Reading
from archiver.model.embed import Embed
from archiver.read.assemble import assemble
from archiver.read.body.blocks import text_of
from archiver.read.body.read import read_body, stated_body, tell_outside
from archiver.read.body.slides import take_slides
from archiver.read.embeds.find import find_embeds
from archiver.read.embeds.state import place_state_embeds, state_embeds
from archiver.read.embeds.unread import unread_posts
from archiver.read.facts.dates import day_of
from archiver.read.facts.gather import Sources, draft_of, read_sources
from archiver.read.facts.listing import links_only_doubt, listing_doubt
from archiver.read.facts.loader import Draft
from archiver.read.facts.paged import paged_doubt
from archiver.read.fitting import fitting, hits_of, unexpected
from archiver.read.judge import not_html, why_none
from archiver.read.layout import Layout
from archiver.read.links import base_of
from archiver.read.shortfall import cut_out, whole_if_short
from archiver.read.tree import Tree, parse_tree


def read_page(
    data: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    layouts: Sequence[Layout] = (),
    captured: datetime | None = None,
    site: str | None = None,
    spider: str | None = None,
    revision: str = "generic",
    tree: Tree | None = None,
) -> Reading:
    """Read a page into an article; never raises, whatever the bytes are.

    `captured` (UTC) chooses the layout and bounds the dates; without it the page's own date
    chooses. `tree` hands over what `parse_tree` made of the same bytes, so that a page is
    parsed once; reading takes it apart, so ask it for links before.
    """

    def none(*why: Doubt) -> Reading:
        return Reading(url=url, article=None, doubts=why, site=site, spider=spider)

    if wrong := not_html(data, content_type):
        return none(wrong)
    tree = tree or parse_tree(data, content_type)
    root, doubts = tree.root, list(tree.doubts)
    sources = read_sources(root, url, length_bytes=len(data))
    if listing := listing_doubt(sources):
        return none(*doubts, listing)
    draft, layout = _draft(sources, layouts, captured)
    hits = hits_of(root, layout, has_data=sources.node is not None)
    doubts += [*sources.doubts, *unexpected(layout, layouts, captured)]
    base = base_of(root, url)
    paged = paged_doubt(root, base, url)
    slides = take_slides(root, base)
    stated = state_embeds(root, url=url)
    cut = cut_out(root, layout) if layout and layout.body else None
    laid_out = cut.body if cut else None
    left: list[Embed] = []
    top = root if laid_out is None else laid_out
    embeds = [one.embed for one in find_embeds(top, url=url, left_out=left)]
    doubts += unread_posts(top)
    body = read_body(
        sources, draft, embeds=embeds, base=base, layout=layout, cut=laid_out, slides=slides
    )
    body.blocks = list(place_state_embeds(body.blocks, stated))
    tell_outside(body, [*embeds, *left], [one.embed for one in stated])
    whole = None
    if cut and body.layout:
        again = partial(_generic, data, url, content_type, captured)
        whole, doubt = whole_if_short(cut, stated_body(sources), body.blocks, again)
        if whole and doubt:
            body.blocks, body.layout, body.kind = list(whole.body), None, whole.kind
            body.doubts.append(doubt)
    doubts += [*body.doubts, paged] if paged else body.doubts
    why = links_only_doubt(sources, body.blocks) or why_none(
        sources, draft.headline, body.blocks, text_of(body.blocks)
    )
    if why:
        return replace(none(*doubts, why), hits=hits)
    article = assemble(
        sources, draft, body, doubts=doubts, site=site, spider=spider, revision=revision
    )
    article = replace(article, images=whole.images) if whole else article
    return Reading(url=url, article=article, site=site, spider=spider, hits=hits)


def _generic(
    data: bytes, url: str | None, content_type: str | None, captured: datetime | None
) -> Article | None:
    return read_page(data, url=url, content_type=content_type, captured=captured).article


def _draft(
    sources: Sources, layouts: Sequence[Layout], captured: datetime | None
) -> tuple[Draft, Layout | None]:
    """Return the facts, and the layout of the capture's day, or else of the page's own."""
    if captured is not None or len(layouts) < 2:  # noqa: PLR2004
        layout = fitting(sources.root, layouts, captured.date() if captured else None)
        return draft_of(sources, captured=captured, layout=layout), layout
    published = draft_of(sources, captured=captured).published
    layout = fitting(sources.root, layouts, day_of(published[0]) if published else None)
    return draft_of(sources, captured=captured, layout=layout), layout
