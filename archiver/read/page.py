"""The door of this room: the bytes of a page in, an article or the doubts why not out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from archiver.model.article import Doubt, Reading
from archiver.read.assemble import assemble
from archiver.read.body.blocks import text_of
from archiver.read.body.read import read_body
from archiver.read.embeds.find import find_embeds
from archiver.read.embeds.state import place_state_embeds, state_embeds
from archiver.read.facts.dates import day_of
from archiver.read.facts.gather import draft_of, read_sources
from archiver.read.facts.listing import links_only_doubt, listing_doubt
from archiver.read.judge import not_html, why_none
from archiver.read.layout import Layout, choose
from archiver.read.links import base_of
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
    draft = draft_of(sources, captured=captured)
    layout = choose(layouts, _day(captured, draft.published)) if layouts else None
    if layout:
        draft = draft_of(sources, captured=captured, layout=layout)
    doubts += sources.doubts
    stated = state_embeds(root, url=url)
    embeds = [one.embed for one in find_embeds(root, url=url)]
    body = read_body(sources, draft, embeds=embeds, base=base_of(root, url), layout=layout)
    body.blocks = list(place_state_embeds(body.blocks, stated))
    doubts += body.doubts
    why = links_only_doubt(sources, body.blocks) or why_none(
        sources, draft.headline, body.blocks, text_of(body.blocks)
    )
    if why:
        return none(*doubts, why)
    article = assemble(
        sources, draft, body, doubts=doubts, site=site, spider=spider, revision=revision
    )
    return Reading(url=url, article=article, site=site, spider=spider)


def _day(captured: datetime | None, published: tuple[str, str] | None) -> date | None:
    """Return the day that chooses the layout: of the capture, else of the page itself."""
    if captured is not None:
        return captured.date()
    return day_of(published[0]) if published else None
