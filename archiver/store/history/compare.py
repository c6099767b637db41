"""A page that was read again, held against the version that the archive has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from archiver.model.article import Article
from archiver.model.change import Change
from archiver.read.difference import changes_between


class Version(Protocol):
    """The latest version of an article, as the journal knows it."""

    @property
    def content_digest(self) -> str:
        """Digest of headline and body."""

    @property
    def record_id(self) -> str | None:
        """The record it was read from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Whether an article has changed."""

    is_new: bool
    """It becomes the next version."""
    changes: tuple[Change, ...] = ()
    redated: str = ""
    """The dates before and after, when `modified` was moved without anything else."""


def compared(article: Article, known: Version, before: Article | None) -> Finding:
    """Return what is new; without the version before, the digest alone decides.

    The same record read again is the same page, however reading has improved since.
    """
    if article.archive and article.archive.record_id == known.record_id:
        return Finding(is_new=False)
    if before is None:
        return Finding(is_new=article.content_digest != known.content_digest)
    changes = changes_between(before, article)
    if all(change.kind == "modified" for change in changes):
        moved = next(iter(changes), None)
        return Finding(is_new=False, redated=f"{moved.before} → {moved.after}" if moved else "")
    return Finding(is_new=True, changes=changes)
