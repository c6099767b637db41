"""Live blogs: the updates of schema.org's LiveBlogPosting, in page order, with their times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from archiver.model.article import Block, Heading, Update, embeds_of
from archiver.read.body.blocks import text_of
from archiver.read.body.markup import blocks_in
from archiver.read.body.walk import Piece
from archiver.read.body.words import key_of
from archiver.read.facts.dates import to_iso
from archiver.read.facts.gather import Sources
from archiver.read.sources import jsonld
from archiver.read.sources.said import clean
from archiver.read.xpath import elements

_MARKED = elements("//@itemprop[contains(., 'liveBlogUpdate')]/parent::*[not(self::meta)]")
_TITLES = elements(".//*[contains(@itemprop, 'headline')] | .//h2 | .//h3")
_TIMES = elements(".//time | .//*[contains(@itemprop, 'datePublished')]")
LIVE = "LiveBlogPosting"
_FEWEST = 3
_LOOK = 1_000
_AS_LONG = 0.9
_NEAR = 6
"""Pieces between the title of an update and its words: a time, a byline, a picture."""
_START = 40
"""Letters by which the beginning of an update is found in the page."""


def stated_updates(sources: Sources) -> list[jsonld.Node]:
    """Return the updates that a LiveBlogPosting states, references of one step followed."""
    node = sources.node
    if node is None or LIVE not in jsonld.types_of(node):
        return []
    entries = [sources.linked.whole(one) for one in jsonld.updates_of(node)]
    return [one for one in entries if one]


def update_of(stated: jsonld.Node, body: Sequence[Block], base: str) -> Update:
    """Return an update with the blocks found in the page, or with its stated words."""
    raw = jsonld.text_of(stated.get("datePublished") or stated.get("dateCreated"))
    title = _title(stated)
    return Update(
        title=title,
        published=to_iso(raw) if raw else None,
        published_raw=raw,
        body=_fuller(_untitled(body, title), _untitled(blocks_in(_words(stated), base), title)),
    )


def _fuller(shown: tuple[Block, ...], stated: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what the page shows, or what the data states if that has more posts, no less text."""
    known = {embed.identity for embed in embeds_of(shown)}
    has_more = any(embed.identity not in known for embed in embeds_of(stated))
    is_whole = len(key_of(text_of(stated))) >= _AS_LONG * len(key_of(text_of(shown)))
    return stated if not shown or (has_more and is_whole) else shown


def _title(stated: jsonld.Node) -> str | None:
    return jsonld.text_of(stated.get("headline") or stated.get("name"))


def _words(stated: jsonld.Node) -> object:
    return stated.get("articleBody") or stated.get("text") or stated.get("description")


def _untitled(body: Sequence[Block], title: str | None) -> tuple[Block, ...]:
    """Leave out the heading that is the update's title already."""
    key = key_of(title or "")
    return tuple(
        block for block in body if not (isinstance(block, Heading) and key_of(block.text) == key)
    )


def starts(pieces: Sequence[Piece], stated: Sequence[jsonld.Node]) -> list[int | None]:
    """Return for each stated update the index of the piece that begins it in the page.

    Words tell more than a title: a summary above the updates has their titles, too, so that
    of several places of a title alone the last one counts.
    """
    whole: defaultdict[str, list[int]] = defaultdict(list)
    begun: defaultdict[str, list[int]] = defaultdict(list)
    for n, piece in enumerate(pieces):
        whole[piece.key].append(n)
        begun[piece.key[: _START // 2]].append(n)
    return [_start(update, pieces, whole, begun) for update in stated]


def _start(
    update: jsonld.Node,
    pieces: Sequence[Piece],
    whole: Mapping[str, list[int]],
    begun: Mapping[str, list[int]],
) -> int | None:
    title, body = key_of(_title(update) or ""), key_of(clean(_words(update)))[:_START]
    titles = whole.get(title, []) if title else []
    if len(body) < _START // 2:
        return max(titles, default=None)
    for n in begun.get(body[: _START // 2], ()):
        if pieces[n].key.startswith(body[: len(pieces[n].key)]):
            return max((one for one in titles if n - _NEAR <= one < n), default=n)
    return max(titles, default=None)


def marked_updates(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that microdata marks as updates."""
    return _MARKED(root)


def repeated_updates(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements of one kind, side by side, that each hold a time and some words.

    To be asked of a page that calls itself a live blog, and only then.
    """
    found: defaultdict[object, dict[HtmlElement, None]] = defaultdict(dict)
    for time in _TIMES(root):
        for one in (time, *time.iterancestors()):
            parent, name = one.getparent(), one.get("class") or one.get("data-testid")
            if parent is not None and name and len(key_of(one.text_content()[:_LOOK])) >= _START:
                found[parent, one.tag, name.split()[0]].setdefault(one)
    best = max(found.values(), key=len, default={})
    return list(best) if len(best) >= _FEWEST else []


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
