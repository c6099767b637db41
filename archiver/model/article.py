"""An article: what a page says, in the order in which it says it.

Names are the snake_case twins of schema.org/NewsArticle. *Absent* is `None`,
*empty* is empty. What was printed (`*_raw`) and what we made of it are two fields.
The blocks of its body are part of it and may be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.model.blocks import (
    Block,
    Code,
    Divider,
    EmbedBlock,
    Heading,
    Image,
    ImageBlock,
    Item,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Update,
    embeds_of,
)
from archiver.model.change import Change
from archiver.model.embed import Embed
from archiver.model.receipt import Receipt

__all__ = [
    "SCHEMA",
    "Article",
    "ArticleKind",
    "Author",
    "AuthorRole",
    "Block",
    "Code",
    "Divider",
    "Doubt",
    "EmbedBlock",
    "EmbedSighting",
    "Extracted",
    "Heading",
    "Image",
    "ImageBlock",
    "Item",
    "Link",
    "ListBlock",
    "PageDoubt",
    "Paragraph",
    "Quote",
    "Reading",
    "Table",
    "Update",
    "embeds_of",
]

SCHEMA = "article/1"

AuthorRole = Literal["author", "editor", "agency"]
ArticleKind = Literal["article", "gallery", "list", "liveblog", "video", "audio"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """A person or an agency named as the maker."""

    name: str
    url: str | None = None
    role: AuthorRole = "author"


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Something on the page that is odd: where, what was expected, what was found."""

    code: str
    """What kind of doubt: `truncated`, `no-body`, …"""
    where: str
    """A path into the article such as `body[3].embed.id`; empty for the page as a whole."""
    expected: str | None = None
    found: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Extracted:
    """Which reading made this article."""

    by: str
    """`sportskeeda@2026-11` or `generic@2026-11`."""
    layout: str | None = None
    """First day of the dated layout that served, ISO date; None for the generic reading."""
    at: str | None = None
    """When it was read, UTC; None when no clock was given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One version of an article: one JSON line."""

    url: str | None
    """The address it was fetched from; None for a page read from a file without one."""
    headline: str
    """The title as the page shows it; the site's name is cut off."""
    extracted: Extracted
    body: tuple[Block, ...]
    """What stands in the article, in reading order."""
    text: str
    """Paragraphs and headings joined by blank lines; never an embed's own text."""
    content_digest: str
    """`sha256:` and the digest of headline and body, normalised."""
    canonical_url: str | None = None
    """The address the page itself calls its own."""
    site: str | None = None
    """Name of the site's spider; None when it was read generically."""
    spider: str | None = None
    """Name of the spider that fetched it."""
    alternative_headline: str | None = None
    """A second title, such as the short one for shares."""
    description: str | None = None
    """The summary the page gives for feeds and searches."""
    authors: tuple[Author, ...] = ()
    published: str | None = None
    """ISO 8601 with its zone when the page says one."""
    published_raw: str | None = None
    """As printed."""
    modified: str | None = None
    """ISO 8601 with its zone when the page says one."""
    modified_raw: str | None = None
    """As printed."""
    language: str | None = None
    """BCP 47, as the page says."""
    section: str | None = None
    """The desk, as the page says."""
    keywords: tuple[str, ...] = ()
    """Tags and topics in page order, each once."""
    is_accessible_for_free: bool | None = None
    """None: the page does not say."""
    images: tuple[Image, ...] = ()
    """Every picture once, the lead picture first."""
    kind: ArticleKind = "article"
    state: Literal["live", "gone"] = "live"
    """`gone`: a page that was an article and now says that it is no more."""
    flags: tuple[str, ...] = ()
    """Facts of the capture, such as `truncated`."""
    archive: Receipt | None = None
    """The record it was read from; None when it was read outside an archive."""
    version: int = 1
    """1 for the first text under this address, then 2, 3, …"""
    previous: str | None = None
    """Record id of the version before."""
    duplicate_of: str | None = None
    """Address of the article that was there first: the same content, or nearly."""
    similarity: float | None = None
    """How much of its words it shares with that article, 0 to 1; None when there is none."""
    changes: tuple[Change, ...] = ()
    """What a reader would call a change since the version before; empty for version 1."""
    rights: tuple[str, ...] = ()
    """What page and answer say about machines that learn: `noai`, `tdm-reservation=1`, …"""
    doubts: tuple[Doubt, ...] = ()
    """What on the page is odd."""
    schema: Literal["article/1"] = "article/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class PageDoubt:
    """A line of `doubts.jsonl`: a doubt with the page it belongs to."""

    site: str | None
    url: str
    code: str
    where: str = ""
    expected: str | None = None
    found: str | None = None
    outcome: Literal["skipped", "kept"] = "skipped"
    """`skipped`: the page gave no article; `kept`: it did, in spite of the doubt."""
    flags: tuple[str, ...] = ()
    """As the article's: what the answer lacks, such as `truncated`."""
    archive: Receipt | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What reading one page gave: an article, or the doubts that say why there is none."""

    url: str | None
    article: Article | None
    doubts: tuple[Doubt, ...] = ()
    """About the page; an article's own doubts are in the article."""
    site: str | None = None
    spider: str | None = None
    flags: tuple[str, ...] = ()
    """What the answer lacks, such as `truncated`."""
    archive: Receipt | None = None
    hits: tuple[tuple[str, bool], ...] = ()
    """`json-ld`, `selector.FIELD`, and whether the page had it: the health of a site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedSighting:
    """A line of `embeds.jsonl`: an embed, once, with the articles that show it."""

    embed: Embed
    articles: tuple[str, ...]
    first_seen: str | None = None
    """WARC-Date of the first article that shows it."""
