"""`archiver show`: what an archive holds, and one article of it as a person reads it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from archiver.commands.shown.cards import view_of
from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.commands.shown.prose import in_words
from archiver.commands.shown.stored import catalogue_of
from archiver.model.article import Article, Doubt, PageDoubt
from archiver.model.exits import ExitCode
from archiver.model.jsonform import from_line, to_line
from archiver.model.url import identity
from archiver.store.archive import DOUBTS
from archiver.store.catalogue import Row

DAY = 10
"""Characters of an ISO 8601 moment that are its day."""


def show(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive folder.")],
    url: Annotated[str | None, typer.Argument(metavar="URL", help="An article's address.")] = None,
    *,
    words: Annotated[
        str | None, typer.Option(metavar="WORDS", help="List articles with all these words.")
    ] = None,
    version: Annotated[
        int | None, typer.Option(metavar="N", help="An earlier version of the article.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the article's JSON.")] = False,
) -> ExitCode:
    """List the articles of an archive, or show one of them.

    An article's posts and videos stand as cards in their place, and below it where its bytes lie.
    """
    with catalogue_of(archive) as catalogue:
        if url is None:
            _print_rows(list(catalogue.rows(_all_of(words) if words else None)))
            return ExitCode.COMPLETE
        article = catalogue.article(url, version=version)
    if article is None:
        raise CommandError(_why_absent(archive, url), code=ExitCode.NOT_FOUND)
    _print_article(article, as_json=as_json)
    return ExitCode.COMPLETE


def _print_rows(rows: list[Row]) -> None:
    """Print two lines an article; an address is never broken, so that it can be copied."""
    sites = [remote(row.site, style="cyan", absent="-") for row in rows]
    width = max(map(len, sites), default=0)
    for row, site in zip(rows, sites, strict=True):
        site.pad_right(width - len(site))
        day = (row.published or row.captured or "").ljust(DAY)[:DAY]
        facts = (remote(day), site, Text(f"{row.embeds:2} embeds"), remote(row.headline))
        out.print(Text("  ").join(facts), soft_wrap=True)
        out.print(Text(" " * (DAY + 2)) + remote(row.url, style="dim"), soft_wrap=True)
    err.print(f"{len(rows)} articles")


def _print_article(article: Article, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(to_line(article) + "\n")
    else:
        out.print(view_of(article))


def _all_of(words: str) -> str:
    """Return a full-text query for all the words; none of them is an operator."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words.split())


def _why_absent(archive: Path, url: str) -> str:
    """Say why there is no article at an address: the doubts of its page, when there are some."""
    wanted = identity(url)
    for doubt in _doubts(archive):
        if identity(doubt.url) == wanted:
            kept = Doubt(
                code=doubt.code, where=doubt.where, expected=doubt.expected, found=doubt.found
            )
            return f"{url} gave no article: {in_words(kept)}"
    return f"there is no article at {url}; archiver show {archive} lists those there are"


def _doubts(archive: Path) -> Iterator[PageDoubt]:
    lines = archive / DOUBTS
    if lines.exists():
        with lines.open("rb") as file:
            yield from (from_line(PageDoubt, line) for line in file)
