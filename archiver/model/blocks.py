"""The blocks of a body, in the order in which a page shows them.

An embed is a block as a paragraph is; items of a list and updates of a live blog hold blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from archiver.model.embed import Embed


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture of the article; one per identity, whatever sizes were offered."""

    url: str
    caption: str | None = None
    credit: str | None = None
    """Who made it, as printed."""
    role: Literal["lead", "body"] = "body"
    width: int | None = None
    """Pixels, as the page says."""
    height: int | None = None
    """Pixels, as the page says."""
    identity: str | None = None
    """The address without size suffix, transform and query sizes."""
    sizes: tuple[str, ...] = ()
    """Every address seen for this picture, in page order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link in a text."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    text: str
    links: tuple[Link, ...] = ()
    """In the order in which they stand in the text."""
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading within the body; the headline is not one."""

    text: str
    level: int = 2
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A block quotation of the article's own, no post."""

    text: str
    type: Literal["quote"] = "quote"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListBlock:
    """A bulleted or numbered list."""

    items: tuple[str, ...]
    ordered: bool = False
    type: Literal["list"] = "list"


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageBlock:
    """A picture in its place."""

    url: str
    caption: str | None = None
    credit: str | None = None
    type: Literal["image"] = "image"


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedBlock:
    """An embed in its place."""

    embed: Embed
    type: Literal["embed"] = "embed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table, row by row, header row first."""

    rows: tuple[tuple[str, ...], ...]
    caption: str | None = None
    type: Literal["table"] = "table"


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """Preformatted text; white space is kept."""

    text: str
    type: Literal["code"] = "code"


@dataclass(frozen=True, kw_only=True, slots=True)
class Divider:
    """A rule between two parts."""

    type: Literal["divider"] = "divider"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An entry of a gallery or list, with what stands under it."""

    rank: int | None = None
    """The number on the page."""
    title: str | None = None
    image: Image | None = None
    body: tuple[Block, ...] = ()
    type: Literal["item"] = "item"


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """An entry of a live blog."""

    title: str | None = None
    published: str | None = None
    published_raw: str | None = None
    body: tuple[Block, ...] = ()
    type: Literal["update"] = "update"


Block = (
    Paragraph
    | Heading
    | Quote
    | ListBlock
    | ImageBlock
    | EmbedBlock
    | Table
    | Code
    | Divider
    | Item
    | Update
)


def embeds_of(blocks: Iterable[Block]) -> Iterator[Embed]:
    """Yield the embeds of a body in order, those within items and updates among them.

    A quoted post belongs to the one that quotes it and is not yielded by itself.
    """
    for block in blocks:
        if isinstance(block, EmbedBlock):
            yield block.embed
        elif isinstance(block, Item | Update):
            yield from embeds_of(block.body)
