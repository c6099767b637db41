"""Which pieces of a page are its article.

An oracle's text is found again in the tree; the container of most of it bounds the article;
marks and words of what is no article take away, neighbours give back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from archiver.read.body.container import Within, main_container
from archiver.read.body.match import Match
from archiver.read.body.noise import Marks, is_all_link, is_caption_box, is_marked, is_teaser
from archiver.read.body.trim import (
    drop_appeals,
    drop_bylines,
    drop_next_article,
    drop_noise,
    drop_titles,
)
from archiver.read.body.walk import Piece
from archiver.read.body.words import key_of

_FILL = 60
"""Letters from which a paragraph among the chosen ones is one of them."""
_SHORT = 20
"""Letters from which a line is prose where nothing else tells."""
_LINKED = 0.5
"""Share of a paragraph that may be links."""
_LEAD = 40
"""Letters from which a line between headline and container is an opening, not a label."""
_LONGEST_SUBHEADING = 160
_AGREES = 0.92
"""Share of a container's prose that a stated body must have to be the whole body."""
_TOUCHES = 400
"""Letters that may lie between the article and an embed that leads or ends it."""


def choose(
    pieces: Sequence[Piece],
    found: Match,
    *,
    titles: Iterable[str],
    leads: Iterable[str],
    makers: Iterable[str],
) -> None:
    """Mark the pieces that are the article.

    `titles` are what the headline may be printed as, `leads` what the page says of itself in
    one line, `makers` the names of its authors.
    """
    for n in found.chosen:
        pieces[n].chosen = True
    title_keys = {key for title in titles if (key := key_of(title))}
    container = main_container(piece for piece in pieces if piece.chosen)
    within, marks = Within(container), Marks(container)
    _drop_outside(pieces, within, title_keys)
    drop_next_article(pieces, title_keys)
    drop_noise(pieces, marks)
    drop_appeals(pieces, within)
    _fill(pieces, marks)
    drop_titles(pieces, title_keys)
    drop_bylines(pieces, {key_of(name) for name in makers})
    _add_standfirst(
        pieces, title_keys, {key for lead in leads if len(key := key_of(lead)) >= _LEAD}
    )
    choose_places(pieces)
    _choose_pictures(pieces, within, marks, title_keys)


def choose_all(pieces: Sequence[Piece], *, titles: Iterable[str]) -> None:
    """Mark every piece of a body that a layout bounds, but titles, captions and invitations."""
    for piece in pieces:
        is_caption = (
            piece.kind == "caption" or "caption" in (piece.element.get("class") or "").lower()
        )
        piece.chosen = not is_caption and not is_teaser(piece)
    drop_titles(pieces, {key for title in titles if (key := key_of(title))})


def densest(pieces: Sequence[Piece]) -> Match:
    """Return the prose of the element that directly holds most of it: no oracle asked."""
    weights: Counter[HtmlElement] = Counter()
    prose: list[int] = []
    for n, piece in enumerate(pieces):
        holder = piece.element.getparent()
        if holder is None or is_marked(holder) or piece.kind != "p" or is_teaser(piece):
            continue
        if len(piece.key) >= _SHORT and piece.linked <= _LINKED * len(piece.text):
            prose.append(n)
            weights[holder] += len(piece.key)
    best = max(weights, key=lambda holder: weights[holder], default=None)
    chosen = [n for n in prose if pieces[n].element.getparent() is best]
    return Match(chosen=frozenset(chosen), coverage=1.0)


def is_whole(pieces: Sequence[Piece], found: Match) -> bool:
    """Whether a body that the page states (JSON-LD) is all of the article in the tree.

    A stated body may be a teaser, or have captions and sidebars in it.
    """
    if found.coverage < 0.93:  # noqa: PLR2004
        return False
    container = main_container(pieces[n] for n in found.chosen)
    within, marks = Within(container), Marks(container)
    prose = [
        n for n, piece in enumerate(pieces) if _is_prose(piece, marks) and within(piece.element)
    ]
    letters = sum(len(pieces[n].key) for n in prose)
    return (
        letters > 0
        and sum(len(pieces[n].key) for n in prose if n in found.chosen) >= _AGREES * letters
    )


def _is_prose(piece: Piece, marks: Marks) -> bool:
    if piece.kind != "p" or len(piece.key) < _FILL or piece.linked > 0.5 * len(piece.text):
        return False
    return marks.noisy(piece.element) is None and not is_teaser(piece)


def _drop_outside(pieces: Sequence[Piece], within: Within, titles: set[str]) -> None:
    """Drop what lies outside the container, but for the opening between it and the headline."""
    inside = [n for n, piece in enumerate(pieces) if piece.chosen and within(piece.element)]
    if not inside:
        return
    heads = [
        n
        for n, piece in enumerate(pieces[: inside[0]])
        if piece.key in titles and piece.kind == "h"
    ]
    above = heads[0] if heads else inside[0] - 12
    for n, piece in enumerate(pieces):
        if piece.chosen and not within(piece.element):
            is_opening = above < n < inside[0] and _is_sentence(piece)
            piece.chosen = is_opening and not is_marked(piece.element)


def _fill(pieces: Sequence[Piece], marks: Marks) -> None:
    """Choose the paragraphs between chosen ones that share their parent."""
    parents = {piece.element.getparent() for piece in pieces if piece.chosen and piece.kind == "p"}
    first, last = span(pieces)
    for piece in pieces[first:last]:
        if not piece.chosen and piece.element.getparent() in parents:
            piece.chosen = _is_prose(piece, marks) or _is_subheading(piece, marks)


def _is_subheading(piece: Piece, marks: Marks) -> bool:
    if (
        piece.kind != "h"
        or piece.level == 1
        or len(piece.text) > _LONGEST_SUBHEADING
        or is_all_link(piece)
    ):
        return False
    return marks.noisy(piece.element) is None and not is_teaser(piece)


def _is_sentence(piece: Piece) -> bool:
    return len(piece.key) >= _LEAD or piece.text.rstrip().endswith(
        (".", "!", "?", ":", "…", "\u201d", "。")
    )


def _add_standfirst(pieces: Sequence[Piece], titles: set[str], leads: set[str]) -> None:
    """Choose the lines between headline and body that are a standfirst, by mark or by words."""
    first, _ = span(pieces)
    heads = [
        n for n, piece in enumerate(pieces[:first]) if piece.kind == "h" and piece.key in titles
    ]
    if not heads:
        return
    for piece in pieces[heads[-1] + 1 : first]:
        if (
            len(piece.key) < _LEAD
            or is_all_link(piece)
            or is_teaser(piece)
            or piece.kind == "caption"
        ):
            continue
        if piece.key in leads:
            piece.chosen = True


def span(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return the indexes of the first and behind the last chosen piece."""
    at = [n for n, piece in enumerate(pieces) if piece.chosen]
    return (at[0], at[-1] + 1) if at else (0, 0)


def choose_places(pieces: Sequence[Piece]) -> None:
    """Mark the places of embeds that lie within the article, or lead or end it."""
    first, last = span(pieces)
    for n, piece in enumerate(pieces):
        if piece.kind == "place" and (first <= n < last or _touches(pieces, n, first, last)):
            piece.chosen = True


def _choose_pictures(
    pieces: Sequence[Piece], within: Within, marks: Marks, titles: set[str]
) -> None:
    """Mark pictures, tables and rules among the chosen pieces, and the picture above them."""
    first, last = span(pieces)
    heads = [
        n for n, piece in enumerate(pieces[:first]) if piece.kind == "h" and piece.key in titles
    ]
    start = heads[-1] + 1 if heads else max(0, first - 3)
    for n in range(start, last):
        piece = pieces[n]
        if piece.kind == "hr" and n > first:
            piece.chosen = within(piece.element)
        elif piece.kind == "table" and n > first:
            piece.chosen = piece.chosen or (
                within(piece.element) and marks.noisy(piece.element) is None
            )
        elif piece.kind == "image" and (n < first or within(piece.element)):
            piece.chosen = _is_ours(piece, marks)


def _is_ours(piece: Piece, marks: Marks) -> bool:
    """Whether a picture's box, other than its own figure, is no box of links or people."""
    above: HtmlElement | None = piece.element.getparent()
    while above is not None and (
        above.tag in ("figure", "picture", "a", "span") or is_caption_box(above)
    ):
        above = above.getparent()
    return above is None or marks.noisy(above) is None


def _touches(pieces: Sequence[Piece], n: int, first: int, last: int) -> bool:
    """Whether hardly anything but other places lies between a place and the article."""
    between = pieces[last:n] if n >= last else pieces[n + 1 : first]
    return sum(len(piece.key) for piece in between if piece.kind != "place") < _TOUCHES
