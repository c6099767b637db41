"""`archiver verify`: is an archive sound, and what exactly is wrong when it is not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_plain
from archiver.store import verify as store
from archiver.store.disk.lock import ArchiveLockedError
from archiver.store.disk.mend import Mended, mend
from archiver.store.state.overview import note_verified
from archiver.store.wacz.check import WACZ, check_wacz
from archiver.store.wacz.stamp import StampError
from archiver.warc.check.finding import Finding

SHOWN = 100
"""Findings that are shown; --json gives them all."""
_STYLES = {"unusual": "dim", "nonconformant": "yellow"}


def verify(
    archive: Annotated[
        Path, typer.Argument(metavar="ARCHIVE", help="An archive folder, or a WARC file.")
    ],
    *,
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="An archive that holds originals of its revisits."),
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Set torn tails aside as NAME.torn, then check again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> ExitCode:
    """Check that WARC, JSON and journal are whole and agree.

    Every byte is read, and nothing is changed but verified.json, which remembers when an archive
    was checked and how that ended. A folder of WARC files or one file, ours or another
    program's, can be checked too. Archives that the crawl was told of with --dedup-against are
    looked into as well. Only --repair changes anything: it moves what is torn, and no other byte.
    """
    report = _checked(archive, against or ())
    mended = _mended(archive, report) if repair else []
    if mended:
        report = _checked(archive, against or ())
    note_verified(archive, report.exit_code, datetime.now(UTC))
    if as_json:
        is_sound = report.exit_code is ExitCode.COMPLETE
        plain = {"is_sound": is_sound, "exit_code": report.exit_code, **to_plain(report)}
        plain["set_aside"] = [to_plain(one) for one in mended]
        sys.stdout.write(json.dumps(plain, ensure_ascii=False) + "\n")
    else:
        for one in mended:
            out.print(remote(f"set aside {one.length_bytes:,} bytes: {one.tail}"), soft_wrap=True)
        _print_report(report, archive)
    return report.exit_code


def _checked(archive: Path, against: Iterable[Path]) -> store.Report:
    if archive.suffix == WACZ and archive.is_file():
        try:
            return check_wacz(archive)
        except StampError as error:
            raise CommandError(str(error), code=ExitCode.BAD_CONFIGURATION) from error
    try:
        with _told() as tell:
            return store.verify(archive, against=against, tell=tell)
    except store.NoArchiveError as error:
        raise CommandError(str(error), code=error.exit_code) from error


def _mended(archive: Path, report: store.Report) -> list[Mended]:
    try:
        return mend(archive, report.findings)
    except ArchiveLockedError as error:
        raise CommandError(str(error), code=error.exit_code) from error
    except OSError as error:
        text = f"nothing more could be set aside: {error}; make {archive} writable"
        raise CommandError(text, code=ExitCode.CAPTURE_FAILED) from error


@contextmanager
def _told() -> Iterator[store.Told]:
    """Show a bar on a terminal; without a thread, for the checks may start processes."""
    if not err.is_terminal:
        yield lambda _done, _all: None
        return
    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("")
        yield lambda done, total: bar.update(task, completed=done, total=total, refresh=True)


def _print_report(report: store.Report, archive: Path) -> None:
    shown = _shown(report.findings)
    for finding, more in shown[:SHOWN]:
        out.print(_line(finding, archive), f"(and {more:,} more)" if more else "", soft_wrap=True)
    if len(shown) > SHOWN:
        out.print(f"… and {len(shown) - SHOWN} more; --json gives them all")
    errors = sum(finding.is_error for finding in report.findings)
    verdict = f"not sound, errors: {errors}" if errors else "sound"
    records = ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.records.items()))
    out.print(
        Text(f"{archive} is {verdict}", style="bold red" if errors else "bold green"),
        soft_wrap=True,
    )
    out.print(
        f"WARC   {report.files} files, {report.length_bytes:,} bytes: {records}", soft_wrap=True
    )
    out.print(f"JSON   {report.articles} articles, {report.embeds} embeds, {report.doubts} doubts")


def _shown(findings: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """Return every error, and the first of each unusual thing in a file with how many follow."""
    errors = [(finding, 0) for finding in findings if finding.is_error]
    unusual: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if not finding.is_error:
            unusual.setdefault((finding.file, finding.code), []).append(finding)
    return errors + [(first, len(rest)) for first, *rest in unusual.values()]


def _line(finding: Finding, archive: Path) -> Text:
    file = Path(finding.file)
    name = file.relative_to(archive) if archive in file.parents else file.name
    style = _STYLES.get(finding.kind, "red")
    return Text(" ").join(
        [
            Text(f"{finding.kind} {finding.code}", style=style),
            remote(f"{name}:{finding.offset}"),
            remote(finding.text),
        ]
    )
