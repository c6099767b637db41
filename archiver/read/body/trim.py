"""What is taken away from the chosen pieces: titles, labels, other articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from archiver.read.body.container import Within
from archiver.read.body.noise import Marks, is_teaser
from archiver.read.body.walk import Piece

_NOISE_SHARE = 0.35
"""A marked element with more of the article's letters than this is the article after all."""
_APPEAL = re.compile(
    r"your (?:contribution|donation|support) (?:supports?|helps?|keeps?|funds?|allows?|makes?)\b"
    r"|please (?:consider )?(?:contribut|donat|support(?:ing)? (?:us|our))"
    r"|make a (?:monthly|one-?time|recurring|small)?\s*(?:commitment|contribution|donation)"
    r"|spendenfinanziert|mit (?:ihrer|deiner) spende|jetzt spenden|faites un don|haz una donación"
    r"|\bfai una donazione|faça uma doação",
    re.IGNORECASE,
)
_SHORT_APPEAL = 240
_BOX_SHARE = 0.25
"""Share of the article's letters above which a box is a part of it."""
_DATE_LINE = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_DATE_LINE = 60
_LONGEST_BYLINE = 60
_TOP = 4
"""Pieces at the top among which a date may stand."""
_FEW_WORDS = 6
_BY = 4
"""Letters of a word such as "von" before a name."""


def drop_noise(pieces: Sequence[Piece], marks: Marks) -> None:
    """Drop what a class or its own words tell to be no part of the prose."""
    chosen = [piece for piece in pieces if piece.chosen]
    total = sum(len(piece.key) for piece in chosen) or 1
    weights: dict[HtmlElement, int] = {}
    for piece in chosen:
        if (noisy := marks.noisy(piece.element)) is not None:
            weights[noisy] = weights.get(noisy, 0) + len(piece.key)
    for n, piece in enumerate(chosen):
        noisy = marks.noisy(piece.element)
        is_foreign = noisy is not None and weights[noisy] < _NOISE_SHARE * total
        if (
            is_foreign
            or is_teaser(piece)
            or piece.kind == "caption"
            or (n < _TOP and _is_date_line(piece))
        ):
            piece.chosen = False


def drop_appeals(pieces: Sequence[Piece], within: Within) -> None:
    """Drop the boxes that ask for money: all of a box that an appeal stands in.

    The article's own container is no box, nor is what holds a good part of the article.
    """
    chosen = [piece for piece in pieces if piece.chosen]
    total = sum(len(piece.key) for piece in chosen)
    boxes: dict[HtmlElement, list[Piece]] = {}
    for piece in chosen:
        if (box := piece.element.getparent()) is not None:
            boxes.setdefault(box, []).append(piece)
    for box, inside in boxes.items():
        is_inner = box is not within.container and within(box)
        if not is_inner or sum(len(piece.key) for piece in inside) > _BOX_SHARE * total:
            continue
        if any(_APPEAL.search(piece.text) for piece in inside if len(piece.text) < _SHORT_APPEAL):
            for piece in inside:
                piece.chosen = False


def _is_date_line(piece: Piece) -> bool:
    """Whether a piece is the date above an article: a year, a day and few other words."""
    if len(piece.text) > _LONGEST_DATE_LINE or _DATE_LINE.search(piece.text) is None:
        return False
    return (
        len(re.findall(r"\d+", piece.text)) > 1
        and len(re.findall(r"[^\W\d_]{2,}", piece.text)) <= _FEW_WORDS
    )


def drop_titles(pieces: Sequence[Piece], titles: set[str]) -> None:
    """Drop the headline, which stands above the body, wherever a template prints it again."""
    for piece in pieces:
        if piece.chosen and (piece.key in titles or (piece.kind == "h" and piece.level == 1)):
            piece.chosen = False


def drop_bylines(pieces: Sequence[Piece], makers: set[str]) -> None:
    """Drop a line that is only the name of an author, with or without a "by" before it."""
    for piece in pieces:
        if piece.chosen and len(piece.key) <= _LONGEST_BYLINE and _names(piece.key, makers):
            piece.chosen = False


def _names(key: str, makers: set[str]) -> bool:
    return any(maker and key.endswith(maker) and len(key) - len(maker) <= _BY for maker in makers)


def drop_next_article(pieces: Sequence[Piece], titles: set[str]) -> None:
    """Drop everything from the headline of a second article on: an endless page.

    It is one when a top heading that is not ours begins another `article` element than the
    one that the first chosen paragraph stands in.
    """
    chosen = [n for n, piece in enumerate(pieces) if piece.chosen]
    if not chosen:
        return
    home = _article_of(pieces[chosen[0]].element)
    if home is None:
        return
    for n in range(chosen[0], chosen[-1] + 1):
        piece = pieces[n]
        if piece.kind == "h" and piece.level == 1 and piece.key not in titles:
            there = _article_of(piece.element)
            if there is not None and there is not home and home not in there.iterancestors():
                for later in pieces[n:]:
                    later.chosen = False
                return


def _article_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("article"), None)
