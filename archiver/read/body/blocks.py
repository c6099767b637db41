"""From chosen pieces to the blocks of an article, and from blocks to its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.model.article import (
    Block,
    Code,
    Divider,
    EmbedBlock,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Table,
)  # fmt: skip
from archiver.model.embed import Embed
from archiver.read.body.walk import Piece
from archiver.read.embeds.place import split_at_placeholders


def blocks_of(pieces: Iterable[Piece], embeds: Sequence[Embed]) -> list[Block]:
    """Return the blocks of the chosen pieces, embeds in their places."""
    blocks: list[Block] = []
    listing: object = None
    entries: list[str] = []

    def close() -> None:
        if entries:
            ordered = getattr(listing, "tag", "") == "ol"
            blocks.append(ListBlock(items=tuple(entries), ordered=ordered))
            entries.clear()

    for piece in pieces:
        if not piece.chosen:
            continue
        if piece.kind == "li":
            if piece.listing is not listing:
                close()
                listing = piece.listing
            entries.append(piece.text)
            continue
        close()
        blocks += _blocks(piece, embeds)
    close()
    return blocks


def _blocks(piece: Piece, embeds: Sequence[Embed]) -> list[Block]:
    if piece.kind == "place":
        return _around_places(piece, embeds)
    if piece.kind == "h":
        return [Heading(text=piece.text, level=piece.level)]
    if piece.kind == "quote":
        return [Quote(text=piece.text)]
    if piece.kind == "code":
        return [Code(text=piece.text)]
    if piece.kind == "table":
        return [Table(rows=tuple(piece.rows))]
    if piece.kind == "hr":
        return [Divider()]
    return [Paragraph(text=piece.text, links=tuple(piece.links))]


def _around_places(piece: Piece, embeds: Sequence[Embed]) -> list[Block]:
    blocks: list[Block] = []
    for part in split_at_placeholders(piece.text):
        if isinstance(part, str):
            links = tuple(link for link in piece.links if link.text in part)
            blocks.append(Paragraph(text=part, links=links))
        elif part < len(embeds):
            blocks.append(EmbedBlock(embed=embeds[part]))
    return blocks


def blocks_of_text(text: str, embeds: Sequence[Embed]) -> list[Block]:
    """Return a paragraph for each line of a text that the tree has not."""
    blocks: list[Block] = []
    for line in text.splitlines():
        for part in split_at_placeholders(line):
            if isinstance(part, str):
                blocks.append(Paragraph(text=part))
            elif part < len(embeds):
                blocks.append(EmbedBlock(embed=embeds[part]))
    return blocks


def text_of(blocks: Iterable[Block]) -> str:
    """Return paragraphs, headings, quotes and list entries, parted by blank lines."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading | Quote):
            texts.append(block.text)
        elif isinstance(block, ListBlock):
            texts.append("\n".join(block.items))
    return "\n\n".join(texts)
