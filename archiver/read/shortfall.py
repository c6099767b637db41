"""When a site's look finds much less than the page holds: the generic reading then serves.

A selector may meet a box of another kind, or the first of several parts. What the look takes out
on purpose is no shortfall, nor is the next article of an endless page. The generic reading costs
as much as the first, so what the look left behind is measured before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from archiver.model.article import Article, Block, Doubt, Heading, Paragraph
from archiver.read.body.blocks import text_of
from archiver.read.layout import Layout

_PROSE = 80
"""Letters from which a paragraph that was left behind may be the article's."""
_WHOLE = 600
"""Letters from which a stated body may be the whole one, and a found one stands beside others."""
_SHARE = 0.5
"""Of the generic reading's words that a look must find."""
_PARAGRAPHS = 3
"""Paragraphs that make an article of what the generic reading found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """What a look made of a page."""

    layout: Layout
    body: HtmlElement | None
    """A tree of its own; None when the look found nothing."""
    removed: str
    """The words that the look took out of it."""
    rest: HtmlElement
    """The page without either."""


def cut_out(root: HtmlElement, layout: Layout) -> Cut:
    """Cut the body of a look out of a page, which is left without it."""
    bodies = set(layout.select(root, "body"))
    removed = [
        one.text_content()
        for one in layout.select(root, "remove")
        if any(above in bodies for above in one.iterancestors())
    ]
    return Cut(layout=layout, body=layout.cut(root), removed=" ".join(removed), rest=root)


def whole_if_short(
    cut: Cut, stated: str, found: Sequence[Block], generic: Callable[[], Article | None]
) -> tuple[Article | None, Doubt | None]:
    """Return the generic reading and a doubt when a look found less than half as much.

    `stated` is the body that the page's data states; `generic` reads the page without the look.
    """
    if not _may_be_short(cut, stated, len(text_of(found))):
        return None, None
    whole = generic()
    words = len(text_of(found).split())
    most = len(whole.text.split()) - len(cut.removed.split()) if whole else 0
    if whole is None or words >= _SHARE * most or _paragraphs(whole) < _PARAGRAPHS:
        return None, None
    told = f"{words} words by {cut.layout.body}"
    return whole, Doubt(code="layout-short", where="body", expected=f"{most} words", found=told)


def _may_be_short(cut: Cut, stated: str, letters: int) -> bool:
    """Tell whether the page holds or states more prose than the look found."""
    if len(stated) >= _WHOLE:
        return (len(stated) - len(cut.removed)) * _SHARE > letters
    if letters >= _WHOLE and len(list(cut.rest.iter("h1"))) > 1:
        return False
    left = 0
    for paragraph in cut.rest.iter("p"):
        length = len(paragraph.text_content())
        left += length if length >= _PROSE else 0
        if left > letters:
            return True
    return False


def _paragraphs(article: Article) -> int:
    prose = (block for block in article.body if isinstance(block, Paragraph | Heading))
    return sum(len(block.text) >= _PROSE for block in prose)
