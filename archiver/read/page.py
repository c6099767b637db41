"""The door of this room: the bytes of a page in, an article or the doubts why not out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from lxml.html import HtmlElement

from archiver.model.article import (
    Article,
    Block,
    Doubt,
    EmbedBlock,
    Extracted,
    Image,
    Reading,
)
from archiver.model.url import host_of
from archiver.read.body.blocks import text_of
from archiver.read.body.read import read_body
from archiver.read.body.choose import choose, choose_places
from archiver.read.body.match import match
from archiver.read.body.oracle import main_text
from archiver.read.body.walk import key_of, walk
from archiver.read.facts.gather import Sources, draft_of, read_sources
from archiver.read.facts.listing import links_only_doubt, listing_doubt
from archiver.read.facts.pictures import image_identity
from archiver.read.layout import Layout
from archiver.read.links import absolute, base_of
from archiver.read.tree import Tree, parse_tree


from archiver.read.embeds.find import find_embeds

_GENERIC = "2026-11"


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

    `tree` hands over what `parse_tree` made of the same bytes, so that a page is parsed once;
    reading takes it apart, so ask it for links before.
    """
    tree = tree or parse_tree(data, content_type)
    doubts = list(tree.doubts)
    root = tree.root
    sources = read_sources(root, url)
    if listing := listing_doubt(sources):
        return Reading(url=url, article=None, doubts=(*doubts, listing), site=site, spider=spider)
    draft = draft_of(sources, captured=captured)
    doubts += sources.doubts
    base = base_of(root, url)
    found = find_embeds(root, url=url)
    embeds = [one.embed for one in found]
    blocks = read_body(root, sources, draft, embeds, base)
    text = text_of(blocks)
    if listing := links_only_doubt(sources, blocks):
        return Reading(url=url, article=None, doubts=(*doubts, listing), site=site, spider=spider)
    if not draft.headline or not blocks:
        code = "no-body" if draft.headline else "no-headline"
        return Reading(
            url=url,
            article=None,
            doubts=(*doubts, Doubt(code=code, where="")),
            site=site,
            spider=spider,
        )
    published, published_raw = draft.published or (None, None)
    modified, modified_raw = draft.modified or (None, None)
    article = Article(
        url=url, headline=draft.headline, body=tuple(blocks), text=text,
        extracted=Extracted(by=f"{site or 'generic'}@{_GENERIC}" if revision == "generic" else revision),
        content_digest=digest_of(draft.headline, blocks), canonical_url=draft.canonical_url,
        site=site, spider=spider, alternative_headline=draft.alternative_headline,
        description=draft.description, authors=tuple(draft.authors), published=published,
        published_raw=published_raw, modified=modified, modified_raw=modified_raw,
        language=draft.language, section=draft.section, keywords=tuple(draft.keywords),
        images=tuple(_images(sources, base)), doubts=tuple(doubts),
        flags=("truncated",) if any(one.code == "truncated" for one in tree.doubts) else (),
    )  # fmt: skip
    return Reading(url=url, article=article, doubts=(), site=site, spider=spider)


def _images(sources: Sources, base: str) -> Iterator[Image]:
    seen: set[str] = set()
    for said in sources.head.says("lead_image"):
        if (address := absolute(base, said.value)) and (
            name := image_identity(address)
        ) not in seen:
            seen.add(name)
            yield Image(
                url=address,
                role="body" if len(seen) > 1 else "lead",
                identity=name,
                sizes=(address,),
            )


def digest_of(headline: str, blocks: Sequence[Block]) -> str:
    """Return the digest over headline and blocks, the same for the same words and embeds."""
    sums = hashlib.sha256(key_of(headline).encode())
    for block in blocks:
        if isinstance(block, EmbedBlock):
            sums.update("|".join(block.embed.identity).encode("utf-8", "replace"))
        elif hasattr(block, "text"):
            sums.update(key_of(block.text).encode("utf-8", "replace"))
    return f"sha256:{sums.hexdigest()}"
