"""`archiver recheck`: whether the posts of an archive are still there, and what has vanished."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from archiver.commands.crawl import run_spider
from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.model.embedstate import StateSighting
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_line
from archiver.store.archive import ARTICLES
from archiver.store.history.reading import states_of

_SPIDER = "embeds"
_DAY = 10
"""Characters of an ISO 8601 moment that are its day."""


def recheck(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive folder.")],
    *,
    embeds: Annotated[
        bool, typer.Option("--embeds", help="Ask the platforms about every post and video.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Ask nobody; show what is known already.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print states as JSON lines.")] = False,
    setting: Annotated[
        list[str] | None,
        typer.Option("-s", metavar="NAME=VALUE", help="A setting; repeatable."),
    ] = None,
) -> ExitCode:
    """Ask the platforms whether posts are still there, and say what has vanished since.

    A refusal or a limit never counts as gone. The first capture stays as it is.
    """
    if not (archive / ARTICLES).exists():
        raise CommandError(f"{archive} is no archive: {ARTICLES} is not there",
                           code=ExitCode.NOT_FOUND)  # fmt: skip
    if not (embeds or report):
        raise CommandError("nothing to ask: --embeds asks the platforms about every post")
    code = ExitCode.COMPLETE if report else _ask(archive, setting or ())
    with states_of(archive) as states:
        _print(list(states.all()), list(states.vanished()), as_json=as_json)
    return code


def _ask(archive: Path, texts: Sequence[str]) -> ExitCode:
    quiet = ["ARCHIVER_PROGRESS=off", *texts]
    return run_spider(_SPIDER, {}, quiet, archive)


def _print(states: list[StateSighting], vanished: list[StateSighting], *, as_json: bool) -> None:
    if as_json:
        for sighting in states:
            sys.stdout.write(to_line(sighting) + "\n")
        return
    for each in vanished:
        line = Text.assemble(
            (each.since[:_DAY], "dim"), "  ", (f"{each.state:9}", "bold red"), "  "
        )
        line.append_text(remote(f"{each.platform} {each.url or each.id}"))
        out.print(line.append_text(remote(" " + each.reason, style="dim")), soft_wrap=True)
    asked = {(each.platform, each.id) for each in states}
    err.print(f"{len(vanished)} of {len(asked)} posts that were asked for have vanished")
