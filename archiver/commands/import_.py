"""`archiver import`: foreign WARC and WACZ files into an archive, as they are, indexed and read."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from archiver.commands.shown.lines import CommandError, complain, out, remote
from archiver.crawl.rereading.file import Task
from archiver.crawl.rereading.files import parts_in, read_files
from archiver.model.exits import ExitCode
from archiver.replay.captures import open_captures
from archiver.replay.packing.pages import FOREIGN
from archiver.replay.shelf import warc_files
from archiver.replay.unpack import BrokenPackage, packages_of, unpacked_warcs
from archiver.store.disk.lock import ArchiveLock, ArchiveLockedError
from archiver.store.disk.whole import write_whole
from archiver.store.index import update_index
from archiver.store.state.journal import Journal
from archiver.store.wacz.write import pieces_of
from archiver.warc.cdxj import index_file
from archiver.warc.form.source import BrokenWarc
from archiver.warc.warcfile import OPEN

_SUFFIXES = (".warc.gz", ".warc", "")
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_MOST_LETTERS = 180


@dataclass(kw_only=True)
class _Brought:
    """What came of the files so far."""

    names: list[str] = field(default_factory=list)
    known: int = 0
    left_out: int = 0


def import_(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="WARC|WACZ…", help="Files, or folders of them."),
    ],
    *,
    archive: Annotated[
        Path, typer.Option(metavar="DIR", help="The archive they come into; made when not there.")
    ],
    read: Annotated[
        bool, typer.Option("--read/--no-read", help="Read the pages too, as `reread` does.")
    ] = True,
) -> ExitCode:
    """Bring foreign WARC files into an archive: kept byte by byte, indexed and read.

    What is there already, byte for byte, is left out. The articles go to foreign/NAME.jsonl in
    the archive: they are readings of today, not lines of a crawl.
    """
    for source in sources:
        if not source.exists():
            raise CommandError(f"there is no {source}", code=ExitCode.NOT_FOUND)
    brought = _Brought()
    try:
        captures = _bring(sources, archive, brought)
        if not (brought.names or brought.known or brought.left_out):
            raise CommandError("there is no WARC or WACZ file to import", code=ExitCode.NOT_FOUND)
        out.print(
            f"{len(brought.names)} files with {captures} captures brought in, "
            f"{brought.known} known already"
        )
        is_whole = _read(archive, brought.names) if read and brought.names else True
    except ArchiveLockedError as error:
        raise CommandError(str(error), code=error.exit_code) from error
    except OSError as error:
        text = f"the import stopped: {error}; what was brought in before is kept: begin again"
        raise CommandError(text, code=ExitCode.FAILED) from error
    return ExitCode.PARTLY if brought.left_out or not is_whole else ExitCode.COMPLETE


def _bring(sources: list[Path], archive: Path, brought: _Brought) -> int:
    """Copy what is not there yet; return how many captures were indexed."""
    (archive / "warc").mkdir(parents=True, exist_ok=True)
    lock = ArchiveLock(archive, owner="archiver import")
    try:
        with TemporaryDirectory(prefix="archiver-") as scratch:
            held = {_digest(path): path.name for path in warc_files(archive)}
            try:
                for path in _files_of(sources, Path(scratch), brought):
                    _bring_file(path, archive, held, brought)
            finally:
                captures = _taken_up(archive, brought.names) if brought.names else 0
        return captures
    finally:
        lock.release()


def _bring_file(path: Path, archive: Path, held: dict[str, str], brought: _Brought) -> None:
    digest = _digest(path)
    if digest in held:
        brought.known += 1
        return
    if path.name.endswith(OPEN):
        complain(f"{path} is left out: a crawl is writing it")
        brought.left_out += 1
        return
    try:
        count = len(index_file(path))
    except BrokenWarc as error:
        complain(f"{path} is left out: {error}")
        brought.left_out += 1
        return
    name = _free_name(archive, path, digest)
    write_whole(archive / "warc" / name, pieces_of(path))
    held[digest] = name
    brought.names.append(name)
    out.print(remote(f"{name}  {count} captures"), soft_wrap=True)


def _read(archive: Path, names: list[str]) -> bool:
    """Read files with the spiders as they are now; tell whether each was read to its end."""
    with open_captures(archive) as captures, TemporaryDirectory(prefix="archiver-") as scratch:
        parts = parts_in(Path(scratch), [archive / "warc" / name for name in names])
        tasks = [Task(path=path, part=part) for path, part in parts]
        module = os.environ.get("SCRAPY_SETTINGS_MODULE", "archiver.settings")
        jobs = os.cpu_count() or 1
        done = list(read_files(tasks, shelves=captures.shelves, settings_module=module, jobs=jobs))
        (archive / FOREIGN).mkdir(exist_ok=True)
        for each in done:
            if each.error:
                complain(each.error)
            if (lines := each.part.with_suffix(".new")).exists():
                write_whole(archive / FOREIGN / f"{each.path.name}.jsonl", pieces_of(lines))
    pages, articles = (sum(each.counts[name] for each in done) for name in ("pages", "articles"))
    out.print(f"{articles} articles of {pages} pages read")
    return not any(each.error for each in done)


def _taken_up(archive: Path, names: list[str]) -> int:
    """Let the journal know the files, so that a later crawl lets them be; index them.

    What a crawl that broke off has left stays as the journal has it. A new journal takes all.
    """
    with closing(Journal(archive)) as journal:
        files = [archive / "warc" / name for name in names] if journal.lengths() else []
        files = files or [path for path in warc_files(archive) if not path.name.endswith(OPEN)]
        journal.commit({f"warc/{path.name}": path.stat().st_size for path in files})
    return update_index(archive)


def _files_of(sources: list[Path], scratch: Path, brought: _Brought) -> Iterator[Path]:
    for number, source in enumerate(sources):
        for inner, package in enumerate(packages_of(source)):
            room = scratch / f"{number}-{inner}"
            room.mkdir()
            try:
                yield from unpacked_warcs(package, room)
            except BrokenPackage as error:
                complain(f"{package} is left out: {error}")
                brought.left_out += 1
            shutil.rmtree(room)
        yield from warc_files(source)


def _free_name(archive: Path, path: Path, digest: str) -> str:
    """Return the file's own name, with the beginning of its digest when that is taken.

    A name that may come from a package is no more than letters, digits and `.-_`.
    """
    stem, suffix = next(
        (path.name.removesuffix(end), end) for end in _SUFFIXES if path.name.endswith(end)
    )
    name = (_ODD.sub("_", stem).lstrip(".-")[:_MOST_LETTERS] or "foreign") + suffix
    if not any((archive / "warc" / f"{name}{end}").exists() for end in ("", OPEN)):
        return name
    return f"foreign-{digest[:12]}-{name}"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return digest.hexdigest()
