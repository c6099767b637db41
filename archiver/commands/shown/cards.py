"""An article for a terminal: prose to read, every embed a card in its place, its receipt below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from archiver.commands.shown.lines import remote
from archiver.commands.shown.prose import address, byline, entries, in_words, inside, title
from archiver.model.article import (
    Article,
    Block,
    Code,
    Divider,
    EmbedBlock,
    Heading,
    ImageBlock,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Update,
)
from archiver.model.embed import Embed
from archiver.model.printable import printable
from archiver.model.receipt import Receipt

CARD_WIDTH = 76
"""Columns; a post is read more easily in a narrow box."""


def view_of(article: Article) -> RenderableType:
    """Return everything there is to see of an article."""
    parts: list[RenderableType] = [
        remote(article.headline, style="bold"),
        remote(byline(article) or None, style="dim", absent="no author, no date"),
        remote(article.url, style="dim underline", absent="no address"),
    ]
    parts += [Padding(part, (1, 0, 0, 0)) for part in _parts(article.body)]
    return Group(*parts, Rule(style="dim"), *_facts(article))


def card_of(embed: Embed) -> Panel:
    """Return one embed as a card: who, what, when, and where it can be seen."""
    lines: list[RenderableType] = []
    if embed.text:
        lines.append(_words(embed.text))
    for media in embed.media:
        kind = "media" if media.kind == "unknown" else media.kind
        lines.append(remote(f"{kind}: {media.url}", style="dim"))
    lines += [remote(f"link: {link.expanded or link.url}", style="dim") for link in embed.links]
    if embed.quoted is not None:
        lines.append(card_of(embed.quoted))
    lines.append(remote(address(embed) or None, style="blue", absent="no address"))
    return Panel(
        Group(*lines),
        title=_head(embed),
        title_align="left",
        subtitle=_foot(embed),
        subtitle_align="left",
        box=box.ROUNDED,
        width=CARD_WIDTH,
    )


def _head(embed: Embed) -> Text:
    name = remote(embed.author.name, style="bold")
    handle = remote(f"@{embed.author.handle}" if embed.author.handle else None)
    kind = "" if embed.kind == "post" else f" {embed.kind}"
    platform = remote(f"{embed.platform}{kind}", style="cyan")
    return Text(" ").join(part for part in (platform, name, handle) if part)


def _foot(embed: Embed) -> Text:
    """Return id and time, and what is unusual about the post."""
    created = embed.created or embed.created_raw
    source = f" ({embed.created_source})" if created and embed.created_source else ""
    facts = [
        f"id {embed.id}" if embed.id else None,
        f"{created}{source}" if created else None,
        "truncated" if embed.text_truncated else None,
        embed.access,
        "platform shut down" if embed.platform_status == "shut_down" else None,
        embed.state if embed.state not in ("seen", "live") else None,
    ]
    return remote(" · ".join(fact for fact in facts if fact), style="dim")


def _parts(blocks: Iterable[Block]) -> Iterator[RenderableType]:
    for block in blocks:
        match block:
            case EmbedBlock(embed=embed):
                yield card_of(embed)
            case Item() | Update():
                yield remote(title(block), style="bold yellow")
                yield from _parts(inside(block))
            case Table():
                yield _grid(block)
            case Divider():
                yield Rule(style="dim")
            case _:
                yield _part(block)


def _part(block: Paragraph | Heading | Quote | Code | ListBlock | ImageBlock) -> RenderableType:
    match block:
        case Heading(text=text):
            return remote(text, style="bold green")
        case Quote(text=text):
            return Padding(_words(text, style="italic"), (0, 0, 0, 4))
        case ListBlock():
            lines = [remote(f"{mark} {entry}") for mark, entry in entries(block)]
            return Padding(Group(*lines), (0, 0, 0, 2))
        case ImageBlock():
            words = " · ".join(part for part in (block.caption, block.credit, block.url) if part)
            return remote(f"[image] {words}", style="magenta")
        case Paragraph(text=text) | Code(text=text):
            return _words(text)


def _grid(table: Table) -> Grid:
    grid = Grid(box=box.SIMPLE)
    for cell in table.rows[0] if table.rows else ():
        grid.add_column(remote(cell))
    for row in table.rows[1:]:
        grid.add_row(*map(remote, row))
    return grid


def _facts(article: Article) -> Iterator[Text]:
    receipt = article.archive
    yield remote(_where(receipt) if receipt else None, style="dim", absent="not in an archive")
    if receipt:
        yield remote(receipt.payload_digest, style="dim", absent="no payload")
    version = f"version {article.version}, read by {article.extracted.by}"
    same = f", the same as {article.duplicate_of}" if article.duplicate_of else ""
    yield remote(version + same, style="dim")
    for doubt in article.doubts:
        yield remote(f"doubt: {in_words(doubt)}", style="yellow")


def _where(receipt: Receipt) -> str:
    return (
        f"archived {receipt.date} in {receipt.file} at {receipt.offset:,}, "
        f"{receipt.length:,} bytes, {receipt.record_id}"
    )


def _words(text: str, *, style: str = "") -> Text:
    """Return text from elsewhere with its line breaks."""
    return Text(printable(text), style=style)
