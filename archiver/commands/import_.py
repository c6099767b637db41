"""`archiver import`: foreign WARC and WACZ files into an archive, as they are."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from archiver.commands.shown.lines import CommandError, complain, out
from archiver.model.exits import ExitCode
from archiver.replay.shelf import unpacked_warcs, warc_files
from archiver.store.disk.lock import ArchiveLock, ArchiveLockedError
from archiver.store.disk.whole import write_whole
from archiver.store.index import update_index
from archiver.store.state.journal import Journal
from archiver.store.wacz.write import pieces_of
from archiver.warc.cdxj import index_file
from archiver.warc.form.source import BrokenWarc

_FOREIGN = "foreign"


def import_(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="WARC|WACZ…", help="Files, or folders of them."),
    ],
    *,
    archive: Annotated[
        Path, typer.Option(metavar="DIR", help="The archive they come into; made when not there.")
    ],
) -> ExitCode:
    """Bring foreign WARC files into an archive: kept byte by byte, and indexed.

    What is there already, byte for byte, is left out. Read them with `archiver reread`, look at
    them with `archiver replay`.
    """
    brought, known, broken = 0, 0, 0
    (archive / "warc").mkdir(parents=True, exist_ok=True)
    try:
        lock = ArchiveLock(archive, owner="archiver import")
    except ArchiveLockedError as error:
        raise CommandError(str(error), code=error.exit_code) from error
    try:
        with TemporaryDirectory(prefix="archiver-") as scratch:
            held = {_digest(path): path.name for path in warc_files(archive)}
            for path in _files_of(sources, Path(scratch)):
                digest = _digest(path)
                if digest in held:
                    known += 1
                    continue
                if not path.name.endswith(".warc.gz"):
                    complain(
                        f"{path} is left out: pack it first, record by record (warcio recompress)"
                    )
                    broken += 1
                    continue
                try:
                    count = len(index_file(path))
                except (BrokenWarc, OSError) as error:
                    complain(f"{path} is left out: {error}")
                    broken += 1
                    continue
                name = _free_name(archive, path, digest)
                write_whole(archive / "warc" / name, pieces_of(path))
                held[digest] = name
                brought += 1
                out.print(f"{name}  {count} captures", soft_wrap=True)
        captures = _taken_up(archive) if brought else 0
    finally:
        lock.release()
    if not brought and not known and not broken:
        raise CommandError("there is no WARC or WACZ file to import", code=ExitCode.NOT_FOUND)
    out.print(f"{brought} files with {captures} captures brought in, {known} known already")
    return ExitCode.PARTLY if broken else ExitCode.COMPLETE


def _taken_up(archive: Path) -> int:
    """Let the journal know the files, so that a later crawl lets them be; index them."""
    files = warc_files(archive)
    with closing(Journal(archive)) as journal:
        journal.commit({f"warc/{path.name}": path.stat().st_size for path in files})
    return update_index(archive)


def _files_of(sources: list[Path], scratch: Path) -> Iterator[Path]:
    for number, source in enumerate(sources):
        if not source.exists():
            raise CommandError(f"there is no {source}", code=ExitCode.NOT_FOUND)
        packages = sorted(source.rglob("*.wacz")) if source.is_dir() else []
        if source.suffix == ".wacz":
            packages = [source]
        for inner, package in enumerate(packages):
            room = scratch / f"{number}-{inner}"
            room.mkdir()
            yield from unpacked_warcs(package, room)
            shutil.rmtree(room)
        yield from warc_files(source)


def _free_name(archive: Path, path: Path, digest: str) -> str:
    """Return the file's own name, with the beginning of its digest when that is taken."""
    name = path.name
    if not (archive / "warc" / name).exists():
        return name
    return f"{_FOREIGN}-{digest[:12]}-{name}"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return digest.hexdigest()
