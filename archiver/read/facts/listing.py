"""Tells lists of other pages (a front page, a section, an author's page) from articles.

Rule: a page that calls itself an article is believed, a front page never is one, and anything
else is a list only when its address or its own data says so. In doubt it is an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from archiver.model.article import Block, Doubt, Paragraph
from archiver.read.facts.gather import Sources
from archiver.read.sources.jsonld import types_of
from archiver.read.xpath import elements

_LIST_PATH = re.compile(
    r"/(?:page/\d+|(?:authors?|category|categories|tags?|topics?)(?:/[^/]+)+|search|archives?)/?$",
    re.IGNORECASE,
)
_LIST_TYPES = {"CollectionPage", "ProfilePage", "SearchResultsPage", "ItemList"}
_TEASERS = elements("//h2//a[@href] | //h3//a[@href] | //a[@href]/h2 | //a[@href]/h3")
_FEW = 3
"""Titles that are links; an article has that many beside it."""


def listing_doubt(sources: Sources) -> Doubt | None:
    """Return the doubt that says why a page is a list; None when it may be an article."""
    kind = (sources.head.first("type") or "").lower()
    if _is_front_page(sources.url) and kind != "article":
        return _doubt("a front page")
    if kind == "article" or sources.node is not None or sources.head.first("published"):
        return None
    if sources.url and _LIST_PATH.search(urlsplit(sources.url).path):
        return _doubt(f"the address of a list: {urlsplit(sources.url).path}")
    stated = {name for node in sources.linked.nodes[:50] for name in types_of(node)}
    if (stated & _LIST_TYPES) and len(_TEASERS(sources.root)) > _FEW:
        return _doubt(f"a page of type {min(stated & _LIST_TYPES)}")
    return None


def links_only_doubt(sources: Sources, blocks: Sequence[Block]) -> Doubt | None:
    """Return the doubt that a body says nothing but where else to read; None when it does."""
    if sources.node is not None or sources.head.first("published") or len(blocks) < _FEW:
        return None
    is_list = all(
        isinstance(block, Paragraph) and " ".join(link.text for link in block.links) == block.text
        for block in blocks
    )
    return _doubt("a body of links alone") if is_list else None


def _is_front_page(url: str | None) -> bool:
    if url is None:
        return False
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _doubt(found: str) -> Doubt:
    return Doubt(code="list-page", where="", expected="an article", found=found)
