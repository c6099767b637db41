"""What has changed in an article between two versions, and what became of it over time.

Only what a reader would call a change: advertisements, counters and clocks around the text are
none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.model.receipt import Receipt

ChangeKind = Literal[
    "headline",
    "paragraph-added",
    "paragraph-removed",
    "paragraph-edited",
    "paragraph-moved",
    "embed-added",
    "embed-removed",
    "embed-replaced",
    "image-added",
    "image-removed",
    "image-replaced",
    "authors",
    "published",
    "modified",
    "correction",
]
EventKind = Literal["gone", "back", "moved", "redated"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One difference between an article and its version before."""

    kind: ChangeKind
    """`paragraph-…` is any block of words; `correction` a notice of one that was not there."""
    where: str
    """A path such as `body[3]`: into this version, or into the one before for what was removed."""
    before: str | None = None
    """What stood there; None: nothing."""
    after: str | None = None
    """What stands there now; None: nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleEvent:
    """A line of `history.jsonl`: what became of an article without a new text."""

    url: str
    kind: EventKind
    """`gone`, `back` after it was gone, `moved` to another address, `redated` with no new text."""
    at: str
    """When it was found out: UTC, `Z`."""
    reason: str
    """`HTTP 404`, `redirect-to-home`, `soft-404`, or the new address or date."""
    last_version: int
    """The last good version that the archive holds."""
    last_record: str | None = None
    """Record id of the last good version."""
    archive: Receipt | None = None
    """The record that says so."""
