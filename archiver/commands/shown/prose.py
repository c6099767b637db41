"""An article as plain text or as Markdown, every embed as a line in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.model.article import (
    Article,
    Block,
    Code,
    Divider,
    Doubt,
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
from archiver.model.printable import on_one_line, printable

_MARKS = re.compile(r"([\\`*_\[\]<>|~])")
_LEADING_MARK = re.compile(r"^(\s*\d{1,9}(?=[.)])|\s*(?=[#+=-]))(.)", re.MULTILINE)
_DEEPEST_HEADING = 6


def as_text(article: Article) -> str:
    """Return headline, byline and body as plain text, parts separated by blank lines."""
    parts = [article.headline, byline(article), *_texts(article.body)]
    return printable("\n\n".join(part for part in parts if part)) + "\n"


def as_markdown(article: Article) -> str:
    """Return headline, byline and body as CommonMark with tables."""
    head = [f"# {_plain(article.headline)}", _emphasised(byline(article))]
    return printable("\n\n".join(part for part in [*head, *_marked(article.body)] if part)) + "\n"


def byline(article: Article) -> str:
    """Return who wrote it and when, as far as the page says."""
    names = ", ".join(author.name for author in article.authors)
    return " · ".join(on_one_line(part) for part in (names, article.published) if part)


def label(embed: Embed) -> str:
    """Return platform and author of an embed: `twitter @handle`."""
    handle = f"@{embed.author.handle}" if embed.author.handle else embed.author.name
    return on_one_line(" ".join(part for part in (embed.platform, handle) if part))


def address(embed: Embed) -> str:
    """Return where an embed can be seen; empty when the page does not say."""
    return on_one_line(embed.url or embed.source_url or "")


def in_words(doubt: Doubt) -> str:
    """Return a doubt as one line: what, where, and what was expected and found."""
    facts = {"in": doubt.where, "expected": doubt.expected, "found": doubt.found}
    told = [f"{name} {value}" for name, value in facts.items() if value]
    return on_one_line(f"{doubt.code}{': ' if told else ''}{', '.join(told)}")


def entries(block: ListBlock) -> Iterator[tuple[str, str]]:
    """Yield a list's entries, each with its number or dash."""
    for number, entry in enumerate(block.items, start=1):
        yield (f"{number}." if block.ordered else "-"), on_one_line(entry)


def title(block: Item | Update) -> str:
    """Return rank and title of an item, time and title of an update."""
    rank = f"{block.rank}. " if isinstance(block, Item) and block.rank is not None else ""
    when = block.published if isinstance(block, Update) else None
    return on_one_line(rank + " · ".join(part for part in (when, block.title) if part))


def inside(block: Item | Update) -> Iterator[Block]:
    """Yield what stands under the title of an item or update, an item's own picture first."""
    if isinstance(block, Item) and block.image is not None:
        image = block.image
        yield ImageBlock(url=image.url, caption=image.caption, credit=image.credit)
    yield from block.body


# --- plain text -------------------------------------------------------------------------------
def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text=text) | Heading(text=text) | Quote(text=text) | Code(text=text):
                yield text
            case ListBlock():
                yield "\n".join(f"{mark} {entry}" for mark, entry in entries(block))
            case ImageBlock() as image:
                yield f"[image: {image.caption or image.url}]"
            case EmbedBlock(embed=embed):
                said = f"{label(embed)}: {embed.text}" if embed.text else label(embed)
                yield f"[{said} {address(embed)}".rstrip() + "]"
            case Table(rows=rows):
                yield "\n".join("\t".join(row) for row in rows)
            case Divider():
                yield "* * *"
            case Item() | Update():
                yield title(block)
                yield from _texts(inside(block))


# --- Markdown ---------------------------------------------------------------------------------
def _marked(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Item() | Update():
                yield f"## {_plain(title(block))}"
                yield from _marked(inside(block))
            case ImageBlock() as image:
                yield f"![{_plain(image.caption or '')}]({_target(image.url)})"
            case EmbedBlock(embed=embed):
                yield _card(embed)
            case Table(rows=rows):
                yield _table(rows)
            case Divider():
                yield "---"
            case _:
                yield _marked_words(block)


def _marked_words(block: Paragraph | Heading | Quote | Code | ListBlock) -> str:
    match block:
        case Paragraph():
            return _linked(block)
        case Heading(text=text, level=level):
            return f"{'#' * min(max(level, 2), _DEEPEST_HEADING)} {_plain(text)}"
        case Quote(text=text):
            return _quoted(_plain(text))
        case Code(text=text):
            return _indented(text)
        case ListBlock():
            return "\n".join(f"{mark} {_plain(entry)}" for mark, entry in entries(block))


def _card(embed: Embed) -> str:
    where = address(embed)
    head = f"[{_plain(label(embed))}]({_target(where)})" if where else _plain(label(embed))
    return _quoted(f"**{head}**" + (f"\n\n{_plain(embed.text)}" if embed.text else ""))


def _linked(paragraph: Paragraph) -> str:
    """Return the paragraph with its links; one whose text is not found again is left out."""
    made, rest = "", paragraph.text
    for link in paragraph.links:
        before, found, after = rest.partition(link.text)
        if link.text and found:
            made += f"{_plain(before)}[{_plain(link.text)}]({_target(link.url)})"
            rest = after
    return made + _plain(rest)


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    width = max((len(row) for row in rows), default=0)
    lines = [[_plain(on_one_line(cell)) for cell in row] for row in rows]
    filled = [line + [""] * (width - len(line)) for line in lines]
    rule = ["---"] * width
    return "\n".join(f"| {' | '.join(line)} |" for line in [*filled[:1], rule, *filled[1:]])


def _plain(text: str) -> str:
    """Return text in which no character means anything to Markdown."""
    return _LEADING_MARK.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _target(url: str) -> str:
    return "<" + on_one_line(url).replace("<", "%3C").replace(">", "%3E") + ">"


def _emphasised(text: str) -> str:
    return f"*{_plain(text)}*" if text else ""


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
