"""The archive that a command looks into: the one named, or the one that holds an address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.commands.shown.lines import CommandError
from archiver.model.exits import ExitCode
from archiver.model.jsonform import JsonFormError
from archiver.store.archive import ARTICLES
from archiver.store.catalogue import Catalogue, to_read

ARCHIVES = Path("archives")


@contextmanager
def catalogue_of(archive: Path) -> Iterator[Catalogue]:
    """Open the catalogue, made anew from the JSON lines when it is not there."""
    lines = archive / ARTICLES
    if not lines.exists():
        raise CommandError(
            f"{archive} is no archive: {lines} is not there", code=ExitCode.NOT_FOUND
        )
    try:
        with to_read(archive) as catalogue:
            yield catalogue
    except (sqlite3.Error, JsonFormError) as error:
        raise CommandError(
            f"the catalogue of {archive} cannot be read: {error}; archiver verify tells more",
            code=ExitCode.INCONSISTENT,
        ) from error


def archive_with(url: str, named: Path | None) -> Path:
    """Return the archive to look into; raise CommandError when none holds the address."""
    if named is not None:
        return named
    for archive in sorted(lines.parent.parent for lines in ARCHIVES.glob(f"*/{ARTICLES}")):
        with catalogue_of(archive) as catalogue:
            if catalogue.article(url) is not None:
                return archive
    raise CommandError(
        f"no archive in {ARCHIVES}/ holds {url}; name one with --archive DIR",
        code=ExitCode.NOT_FOUND,
    )
