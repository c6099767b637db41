"""Whether what a page's doubts say means that its article is gone.

A refusal, a challenge, a slow or broken server never means that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.model.article import Doubt
from archiver.model.change import EventKind

_GONE = re.compile(r"HTTP (?:404|410)\b")
MOVED, SENT_HOME = "moved", "redirect-to-home"
"""Doubt codes for an address that leads to another one, or to the front page."""


def absence_of(doubts: Iterable[Doubt]) -> tuple[EventKind, str] | None:
    """Return how an article has gone and the reason; None when nothing says so."""
    found = list(doubts)
    for doubt in found:  # first: what the server says, not what the page reads like
        if doubt.code == "error-page" and _GONE.match(doubt.found or ""):
            return "gone", doubt.found or ""
    for doubt in found:
        if doubt.code in ("soft-404", SENT_HOME):
            return "gone", doubt.code
        if doubt.code == MOVED:
            return "moved", doubt.found or ""
    return None
