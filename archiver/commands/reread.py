"""`archiver reread`: stored pages through the spiders as they are now, and what that changes."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from archiver.commands.choice import find_spider
from archiver.commands.shown.lines import CommandError, complain, err, out, remote
from archiver.crawl.rereading.compare import Change, Comparison, compare
from archiver.crawl.rereading.file import FileRead, Task
from archiver.crawl.rereading.files import parts_in, read_files
from archiver.model.exits import ExitCode
from archiver.replay.captures import open_captures
from archiver.replay.shelf import Shelf, warc_files
from archiver.replay.unpack import BrokenPackage, NoCaptures, packages_of, unpacked_warcs
from archiver.store.disk.whole import write_whole

CORES = os.cpu_count() or 1
SHOWN = 10
_WIDEST = 60


def reread(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="ARCHIVE|WARC…", help="Archives, WARC files, folders, WACZ files."),
    ],
    *,
    spider: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Read every page with this spider, whoever fetched it."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was captured from this day on.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the articles there, one a line."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes; one file is read by one.")] = CORES,
    as_json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON.")] = False,
) -> ExitCode:
    """Read stored pages again and show what that changes, per site and field.

    Nothing is fetched: no socket can be opened. The archives are left as they are. WARC files of
    other programs are read with the spider `page`, unless another is named.
    """
    if spider is not None:
        find_spider(spider)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="archiver-")))
        broken: list[Path] = []
        paths = list(_files_of(sources, scratch, broken))
        captures = _open(stack, paths, [each for each in sources if each not in broken])
        tasks = [
            Task(path=path, part=part, spider=spider, since=_day(since))
            for path, part in parts_in(scratch, paths)
        ]
        module = os.environ.get("SCRAPY_SETTINGS_MODULE", "archiver.settings")
        read = list(read_files(tasks, shelves=captures, settings_module=module, jobs=jobs))
        comparison, lines = compare(read, since=_day(since))
        texts = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
        if output:
            write_whole(output, (text.encode() + b"\n" for text in texts))
        else:
            for _ in texts:
                pass
    _tell(comparison, read, as_json=as_json)
    is_whole = not broken and not any(each.error for each in read)
    return ExitCode.COMPLETE if is_whole else ExitCode.PARTLY


def _files_of(sources: list[Path], scratch: Path, broken: list[Path]) -> Iterator[Path]:
    """Name every WARC file; those of a WACZ are unpacked, for a file is read to its end."""
    for number, source in enumerate(sources):
        for inner, package in enumerate(packages_of(source)):
            room = scratch / f"wacz-{number}-{inner}"
            room.mkdir()
            try:
                yield from unpacked_warcs(package, room)
            except BrokenPackage as error:
                complain(str(error))
                broken.append(package)
        yield from warc_files(source)


def _open(stack: ExitStack, paths: list[Path], sources: list[Path]) -> list[Shelf]:
    """Open what revisits refer to; raise CommandError when there is nothing to read."""
    if not paths:
        said = ", ".join(map(str, sources)) or "what was named"
        raise CommandError(f"no WARC file can be read in {said}", code=ExitCode.NOT_FOUND)
    try:
        return stack.enter_context(open_captures(*sources)).shelves
    except NoCaptures as error:
        raise CommandError(str(error), code=ExitCode.NOT_FOUND) from error


def _day(text: str | None) -> str:
    if text is None:
        return ""
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%S")
    except ValueError:
        raise CommandError(f"--since {text!r} is no date: write YYYY-MM-DD") from None


def _tell(comparison: Comparison, read: list[FileRead], *, as_json: bool) -> None:
    counts = sum((each.counts for each in read), Counter[str]())
    for each in read:
        if each.error:
            complain(each.error)
    if as_json:
        plain = {
            "files": len(read),
            "pages": counts["pages"],
            "misses": counts["misses"],
            "cut": counts["cut"],
            "articles": comparison.articles,
            "equal": comparison.equal,
            "by_field": [
                {"site": site, "field": name, "articles": count}
                for (site, name), count in sorted(comparison.by_field.items())
            ],
            "changes": [asdict(change) for change in comparison.changes],
        }
        sys.stdout.write(json.dumps(plain, ensure_ascii=False) + "\n")
        return
    if comparison.by_field:
        out.print(_table(comparison))
    for change in comparison.changes[:SHOWN]:
        out.print(_line(change), soft_wrap=True)
    if (more := sum(comparison.by_field.values()) - SHOWN) > 0:
        out.print(f"… and {more} more; --json gives them all")
    out.print(
        f"{comparison.articles} articles of {counts['pages']} pages in {len(read)} files: "
        f"{comparison.equal} equal, {comparison.articles - comparison.equal} changed or new"
    )
    if misses := counts["misses"]:
        err.print(f"{misses} revisits refer to what is not there: they were not read")
    if cut := counts["cut"]:
        err.print(f"{cut} answers broke off when they were fetched: no page then, and none now")


def _table(comparison: Comparison) -> Table:
    table = Table("site", "field", box=None, pad_edge=False)
    table.add_column("articles", justify="right")
    for (site, name), count in sorted(comparison.by_field.items()):
        table.add_row(remote(site), remote(name), str(count))
    return table


def _line(change: Change) -> Text:
    old, new = _short(change.old), _short(change.new)
    return Text.assemble(remote(change.url), f"  {change.field}: ", remote(old), " → ", remote(new))


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
