"""Live blogs: the updates of schema.org's LiveBlogPosting, in page order, with their times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml.html import HtmlElement

from archiver.model.article import Block, Heading, Paragraph, Update
from archiver.read.body.walk import Piece
from archiver.read.body.words import key_of
from archiver.read.facts.dates import to_iso
from archiver.read.sources import jsonld
from archiver.read.sources.said import clean
from archiver.read.xpath import elements

_MARKED = elements("//@itemprop[contains(., 'liveBlogUpdate')]/parent::*[not(self::meta)]")
_TITLES = elements(".//*[contains(@itemprop, 'headline')] | .//h2 | .//h3")
_TIMES = elements(".//time | .//*[contains(@itemprop, 'datePublished')]")
_MOST = 1000
_START = 40
"""Letters by which the beginning of an update is found in the page."""


def stated_updates(node: jsonld.Node | None) -> list[dict[str, Any]]:
    """Return the updates that a LiveBlogPosting states."""
    if node is None or "LiveBlogPosting" not in jsonld.types_of(node):
        return []
    return [one for one in jsonld.as_list(node.get("liveBlogUpdate")) if isinstance(one, dict)][
        :_MOST
    ]


def update_of(stated: dict[str, Any], body: Sequence[Block]) -> Update:
    """Return an update with the blocks found in the page, or with its stated words."""
    raw = jsonld.text_of(stated.get("datePublished"))
    text = stated.get("articleBody")
    words = [clean(line) for line in text.splitlines()] if isinstance(text, str) else []
    title = jsonld.text_of(stated.get("headline"))
    return Update(
        title=title,
        published=to_iso(raw) if raw else None,
        published_raw=raw,
        body=_untitled(body, title) or tuple(Paragraph(text=line) for line in words if line),
    )


def _untitled(body: Sequence[Block], title: str | None) -> tuple[Block, ...]:
    """Leave out the heading that is the update's title already."""
    key = key_of(title or "")
    return tuple(
        block for block in body if not (isinstance(block, Heading) and key_of(block.text) == key)
    )


def starts(pieces: Sequence[Piece], stated: Sequence[dict[str, Any]]) -> list[int | None]:
    """Return for each stated update the index of the piece that begins it in the page."""
    found: list[int | None] = []
    for update in stated:
        title = key_of(jsonld.text_of(update.get("headline")) or "")
        body = key_of(clean(update.get("articleBody")))[:_START]
        found.append(
            next((n for n, piece in enumerate(pieces) if _begins(piece, title, body)), None)
        )
    return found


def _begins(piece: Piece, title: str, body: str) -> bool:
    if title and piece.key == title:
        return True
    return (
        len(body) >= _START // 2
        and piece.key.startswith(body[: len(piece.key)])
        and len(piece.key) >= _START // 2
    )


def marked_updates(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that microdata marks as updates."""
    return _MARKED(root)[:_MOST]


def update_in(element: HtmlElement, body: Sequence[Block]) -> Update:
    """Return a marked update with its blocks."""
    times = _TIMES(element)
    raw = (
        (times[0].get("datetime") or times[0].get("content") or clean(times[0].text_content()))
        if times
        else None
    )
    titles = _TITLES(element)
    title = clean(titles[0].text_content()) or None if titles else None
    return Update(
        title=title,
        published=to_iso(raw) if raw else None,
        published_raw=raw,
        body=_untitled(body, title),
    )
