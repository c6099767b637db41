"""From chosen pieces to the blocks of an article, and from blocks to its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.model.article import (
    Block,
    Code,
    Divider,
    EmbedBlock,
    Heading,
    ImageBlock,
    Item,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Update,
)
from archiver.model.embed import Embed
from archiver.read.body.figures import Album, image_of
from archiver.read.body.walk import Piece
from archiver.read.embeds.place import split_at_placeholders
from archiver.read.links import absolute


class Maker:
    """Makes blocks of pieces: embeds by their number, each picture and each embed once."""

    def __init__(self, embeds: Sequence[Embed], base: str) -> None:
        self.album = Album()
        self._embeds = embeds
        self._base = base
        self._shown: set[str] = set()
        self._placed: set[int] = set()

    def blocks(self, pieces: Iterable[Piece]) -> list[Block]:
        """Return the blocks of the chosen pieces, entries of one list together."""
        blocks: list[Block] = []
        listing: object = None
        for piece in pieces:
            if not piece.chosen:
                continue
            last = blocks[-1] if blocks else None
            if piece.kind != "li":
                blocks += self._made(piece)
                listing = None
            elif isinstance(last, ListBlock) and piece.listing is listing:
                blocks[-1] = ListBlock(items=(*last.items, piece.text), ordered=last.ordered)
            else:
                listing = piece.listing
                is_ordered = getattr(listing, "tag", "") == "ol"
                blocks.append(ListBlock(items=(piece.text,), ordered=is_ordered))
        return blocks

    def forget(self) -> None:
        """Begin again: nothing has been shown yet."""
        self._shown.clear()
        self._placed.clear()

    def text(self, text: str) -> list[Block]:
        """Return a paragraph for each line of a text that the tree has not."""
        return [block for line in text.splitlines() for block in self._parted(line, ())]

    def _made(self, piece: Piece) -> list[Block]:
        if piece.kind == "place":
            return self._parted(piece.text, piece.links)
        if piece.kind == "image":
            return self._picture(piece)
        simple: dict[str, Block] = {
            "h": Heading(text=piece.text, level=piece.level or 2),
            "quote": Quote(text=piece.text),
            "code": Code(text=piece.text),
            "table": Table(rows=tuple(piece.rows)),
            "hr": Divider(),
        }
        return [
            simple.get(piece.kind) or Paragraph(text=piece.text, links=self._resolved(piece.links))
        ]

    def _parted(self, text: str, links: Sequence[Link]) -> list[Block]:
        blocks: list[Block] = []
        for part in split_at_placeholders(text):
            if isinstance(part, str):
                kept = [link for link in links if link.text in part]
                blocks.append(Paragraph(text=part, links=self._resolved(kept)))
            elif part < len(self._embeds) and part not in self._placed:
                self._placed.add(part)
                blocks.append(EmbedBlock(embed=self._embeds[part]))
        return blocks

    def _resolved(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """Return the links that lead to a web page, with their whole addresses."""
        whole = ((link.text, absolute(self._base, link.url)) for link in links)
        return tuple(Link(text=text, url=url) for text, url in whole if url)

    def _picture(self, piece: Piece) -> list[Block]:
        image = image_of(piece, self._base)
        if image is None:
            return []
        self.album.add(image)
        key = image.identity or image.url
        if key in self._shown:
            return []
        self._shown.add(key)
        return [ImageBlock(url=image.url, caption=image.caption, credit=image.credit)]


def text_of(blocks: Iterable[Block]) -> str:
    """Return the article's own words, parted by blank lines.

    Paragraphs, headings, quotes, lists, and the titles and bodies of entries and updates;
    never an embed's text, a caption, a table or code.
    """
    return "\n\n".join(text for block in blocks for text in _texts(block))


def _texts(block: Block) -> list[str]:
    if isinstance(block, Paragraph | Heading | Quote):
        return [block.text]
    if isinstance(block, ListBlock):
        return ["\n".join(block.items)]
    if isinstance(block, Item | Update):
        title = [block.title] if block.title else []
        return title + [text for inner in block.body for text in _texts(inner)]
    return []
