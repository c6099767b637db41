"""`archiver index`: keep the index of captures up, and look captures up by address and time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.model.exits import ExitCode
from archiver.store.index import INDEX, find_capture, find_captures, rebuild_index, update_index
from archiver.store.verify import warc_files
from archiver.warc.cdxj import IndexLine


def index(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive folder.")],
    url: Annotated[
        str | None, typer.Argument(metavar="URL", help="List the captures of this address.")
    ] = None,
    *,
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="The capture nearest to this time, YYYYMMDDhhmmss."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the index anew from every WARC file.")
    ] = False,
) -> ExitCode:
    """Bring the index of captures up to date, or look an address up.

    The index is index/index.cdxj: sorted CDXJ, as replay tools read it. WARC files enter it when
    they are finished.
    """
    if not warc_files(archive):
        raise CommandError(f"there is no WARC file in {archive}", code=ExitCode.NOT_FOUND)
    added = rebuild_index(archive) if rebuild else update_index(archive)
    if url is None:
        err.print(f"{added} captures added to {archive / INDEX}")
        return ExitCode.COMPLETE
    captures = _captures(archive, url, at)
    if not captures:
        raise CommandError(f"there is no capture of {url} in {archive}", code=ExitCode.NOT_FOUND)
    for capture in captures:
        out.print(_line(capture), soft_wrap=True)
    return ExitCode.COMPLETE


def _captures(archive: Path, url: str, at: str | None) -> list[IndexLine]:
    if at is None:
        return list(find_captures(archive, url))
    if not (at.isascii() and at.isdigit()):
        raise CommandError(f"--at {at!r} is no time: write YYYY or more, up to YYYYMMDDhhmmss")
    capture = find_capture(archive, url, at)
    return [capture] if capture else []


def _line(capture: IndexLine) -> Text:
    kind = capture.mime or "-"
    place = f"{capture.filename}:{capture.offset}+{capture.length}"
    facts = (capture.timestamp, str(capture.status or "-"), kind, place, capture.url)
    return Text("  ").join(map(remote, facts))
