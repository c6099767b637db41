"""`archiver history`: the versions of an article, what changed, and what became of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from archiver.commands.shown.changes import in_short
from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.commands.shown.stored import archive_with, catalogue_of
from archiver.model.article import Article
from archiver.model.change import ArticleEvent
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_plain
from archiver.store.history.looks import Look
from archiver.store.history.reading import history_of

_COLOURS = {"gone": "red", "moved": "magenta", "back": "green", "redated": "yellow"}


def history(
    url: Annotated[str, typer.Argument(metavar="URL", help="An article's address.")],
    *,
    archive: Annotated[
        Path | None, typer.Option(help="The archive; else the one in archives/ that holds it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> ExitCode:
    """Show the versions of an article, and whether and when it went.

    `archiver diff` shows what changed between two of them.
    """
    folder = archive_with(url, archive)
    with catalogue_of(folder) as catalogue:
        versions = list(catalogue.versions(url))
    if not versions:
        raise CommandError(f"{folder} has no article at {url}", code=ExitCode.NOT_FOUND)
    with history_of(folder) as known:
        look, events = known.look(url), list(known.events(url))
    if as_json:
        _print_json(url, versions, events, look)
    else:
        _print(versions, events, look)
    return ExitCode.COMPLETE


def _print(versions: list[Article], events: list[ArticleEvent], look: Look | None) -> None:
    lines = [(_captured(each), _version_line(each)) for each in versions]
    lines += [(each.at, _event_line(each)) for each in events]
    for at, line in sorted(lines, key=lambda pair: pair[0]):
        out.print(Text.assemble((_shown(at), "dim"), "  ").append_text(line), soft_wrap=True)
    if look is not None:
        state = "gone" if look.state == "gone" else "unchanged"
        err.print(
            f"{state} since {_shown(look.since)}, looked at {look.looks} times, "
            f"last {_shown(look.checked)}, due again {_shown(look.due)}"
        )


def _version_line(article: Article) -> Text:
    line = Text.assemble((f"version {article.version}", "bold cyan"), "  ")
    line.append_text(remote(article.headline))
    if article.changes:
        line.append(f"  ({in_short(article.changes)})", style="yellow")
    if article.duplicate_of:
        line.append("  as ", style="dim").append_text(remote(article.duplicate_of, style="dim"))
    return line


def _event_line(event: ArticleEvent) -> Text:
    line = Text(event.kind, style=f"bold {_COLOURS[event.kind]}")
    line.append("  ").append_text(remote(event.reason))
    return line.append(f"  (last good: version {event.last_version})", style="dim")


def _print_json(
    url: str, versions: list[Article], events: list[ArticleEvent], look: Look | None
) -> None:
    told = [
        {
            "version": each.version,
            "captured": _captured(each),
            "headline": each.headline,
            "record_id": each.archive.record_id if each.archive else None,
            "changes": to_plain(each.changes),
        }
        for each in versions
    ]
    plain = {
        "url": url,
        "versions": told,
        "events": [to_plain(event) for event in events],
        "looks": to_plain(look) if look else None,
    }
    sys.stdout.write(json.dumps(plain, ensure_ascii=True, indent=1) + "\n")


def _captured(article: Article) -> str:
    return article.archive.date if article.archive else article.extracted.at or ""


def _shown(moment: str) -> str:
    return moment[:16].replace("T", " ")
