"""Which pieces of a page are its article.

An oracle's text is found again in the tree; the container of most of it bounds the article;
marks and words of what is no article take away, neighbours give back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.read.body.container import Within, main_container
from archiver.read.body.match import Match
from archiver.read.body.noise import Marks, is_all_link, is_marked, is_teaser
from archiver.read.body.walk import Piece, key_of

_FILL = 60
"""Letters from which a paragraph among the chosen ones is one of them."""
_NOISE_SHARE = 0.35
"""A marked element with more of the article's letters than this is the article after all."""


def choose(
    pieces: list[Piece], found: Match, titles: Iterable[str], descriptions: Iterable[str]
) -> None:
    """Mark the pieces that are the article."""
    for n in found.chosen:
        pieces[n].chosen = True
    container = main_container(piece for piece in pieces if piece.chosen)
    within = Within(container)
    _drop_outside(pieces, within)
    _drop_noise(pieces, Marks(container))
    _fill(pieces, Marks(container))
    _drop_titles(pieces, {key_of(title) for title in titles})
    _add_standfirst(pieces, {key_of(text) for text in descriptions})
    choose_places(pieces)


def _drop_outside(pieces: Sequence[Piece], within: Within) -> None:
    """What lies behind the container is another thing; what lies before it may be the standfirst."""
    inside = [n for n, piece in enumerate(pieces) if piece.chosen and within(piece.element)]
    if not inside:
        return
    for n, piece in enumerate(pieces):
        if piece.chosen and not within(piece.element):
            is_lead = (
                n < inside[0]
                and inside[0] - n < 12
                and len(piece.key) > 50
                and not is_marked(piece.element)
            )  # noqa: PLR2004
            piece.chosen = is_lead


def _drop_noise(pieces: Sequence[Piece], marks: Marks) -> None:
    chosen = [piece for piece in pieces if piece.chosen]
    total = sum(len(piece.key) for piece in chosen) or 1
    weights: dict[object, int] = {}
    for piece in chosen:
        if (noisy := marks.noisy(piece.element)) is not None:
            weights[noisy] = weights.get(noisy, 0) + len(piece.key)
    for piece in chosen:
        noisy = marks.noisy(piece.element)
        if noisy is not None and weights[noisy] < _NOISE_SHARE * total:
            piece.chosen = False
        elif is_teaser(piece) or piece.kind == "caption":
            piece.chosen = False


def _fill(pieces: Sequence[Piece], marks: Marks) -> None:
    """Choose the paragraphs between chosen ones that share their parent."""
    parents = {piece.element.getparent() for piece in pieces if piece.chosen and piece.kind == "p"}
    first, last = span(pieces)
    for piece in pieces[first:last]:
        if piece.chosen or piece.kind != "p" or len(piece.key) < _FILL:
            continue
        if piece.element.getparent() in parents and piece.linked < 0.5 * len(piece.text):  # noqa: PLR2004
            piece.chosen = marks.noisy(piece.element) is None and not is_teaser(piece)


def _drop_titles(pieces: Sequence[Piece], titles: set[str]) -> None:
    """The headline stands above the body, wherever a template prints it again."""
    for piece in pieces:
        if piece.chosen and (piece.key in titles or (piece.kind == "h" and piece.level == 1)):
            piece.chosen = False


def _add_standfirst(pieces: Sequence[Piece], descriptions: set[str]) -> None:
    """Choose the line above the first paragraph that is also the page's description."""
    first, _ = span(pieces)
    for piece in pieces[max(0, first - 15) : first]:
        if len(piece.key) > 30 and piece.key in descriptions and not is_all_link(piece):  # noqa: PLR2004
            piece.chosen = True
            return


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


def _touches(pieces: Sequence[Piece], n: int, first: int, last: int) -> bool:
    """Whether hardly anything but other places lies between a place and the article."""
    between = pieces[last:n] if n >= last else pieces[n + 1 : first]
    return sum(len(piece.key) for piece in between if piece.kind != "place") < 400  # noqa: PLR2004
