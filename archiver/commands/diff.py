"""`archiver diff`: what a reader would call a change between two versions of an article."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from archiver.commands.shown.changes import view_of_changes
from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.commands.shown.stored import archive_with, catalogue_of
from archiver.model.article import Article
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_plain
from archiver.read.difference import changes_between


def diff(
    url: Annotated[str, typer.Argument(metavar="URL", help="An article's address.")],
    first: Annotated[
        int | None, typer.Argument(metavar="V1", help="A version; else the last but one.")
    ] = None,
    second: Annotated[
        int | None, typer.Argument(metavar="V2", help="A later version; else the last.")
    ] = None,
    *,
    archive: Annotated[
        Path | None, typer.Option(help="The archive; else the one in archives/ that holds it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> ExitCode:
    """Show what changed between two versions of an article: words, posts, pictures, dates."""
    folder = archive_with(url, archive)
    with catalogue_of(folder) as catalogue:
        versions = {each.version: each for each in catalogue.versions(url)}
    old, new = _chosen(url, versions, first, second)
    changes = changes_between(old, new)
    if as_json:
        plain = {
            "url": url, "from": old.version, "to": new.version, "changes": to_plain(changes),
        }  # fmt: skip
        sys.stdout.write(json.dumps(plain, ensure_ascii=True, indent=1) + "\n")
        return ExitCode.COMPLETE
    title = Text.assemble((f"version {old.version} → {new.version}  ", "bold cyan"))
    out.print(title.append_text(remote(new.headline)), soft_wrap=True)
    out.print(view_of_changes(changes))
    err.print(f"{len(changes)} changes")
    return ExitCode.COMPLETE


def _chosen(
    url: str, versions: dict[int, Article], first: int | None, second: int | None
) -> tuple[Article, Article]:
    """Return the two versions; raise CommandError when one is not there."""
    if not versions:
        raise CommandError(f"there is no article at {url}", code=ExitCode.NOT_FOUND)
    last = max(versions)
    later = last if second is None else second
    earlier = later - 1 if first is None else first
    if first is None and len(versions) == 1:
        raise CommandError(
            f"{url} has one version only: nothing to compare", code=ExitCode.NOT_FOUND
        )
    for wanted in (earlier, later):
        if wanted not in versions:
            known = ", ".join(map(str, sorted(versions)))
            raise CommandError(
                f"there is no version {wanted} of {url}: there are {known}",
                code=ExitCode.NOT_FOUND,
            )
    return versions[earlier], versions[later]
