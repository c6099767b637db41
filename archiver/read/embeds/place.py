"""The sentence that stands for an embed while the body is told from the rest of the page.

It is long enough to be kept by a reader that drops short paragraphs, and its number is the
index of the embed in what `find_embeds` returned.
"""

from __future__ import annotations

import re

PLACE_CLASS = "archiver-place"
"""Class of the `p` that holds the sentence; trafilatura drops a class that says "embed"."""

_SENTENCE = "Archiverembed number {0} stands in this place of the article, and {0} is its number."
_PATTERN = re.compile(
    r"Archiverembed\s+number\s+(\d{1,6})\s+stands\s+in\s+this\s+place\s+of\s+the\s+article,"
    r"\s+and\s+\1\s+is\s+its\s+number\."
)


def placeholder(number: int) -> str:
    """Return the sentence that stands for the embed with this number."""
    return _SENTENCE.format(number)


def placeholders_in(text: str) -> list[int]:
    """Return the numbers of the embeds that stand in a text, in order."""
    return [int(number) for number in _PATTERN.findall(text)]


def split_at_placeholders(text: str) -> list[str | int]:
    """Return the texts between the placeholders (stripped, never empty) and the numbers, in order.

    A paragraph that holds text around an embed is cut in two by it.
    """
    pieces: list[str | int] = []
    for index, piece in enumerate(_PATTERN.split(text)):
        if index % 2:
            pieces.append(int(piece))
        elif piece.strip():
            pieces.append(piece.strip())
    return pieces


def without_placeholders(text: str) -> str:
    """Return a text without the sentences that stand for embeds."""
    return _PATTERN.sub("", text)
