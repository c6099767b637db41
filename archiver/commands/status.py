"""`archiver status`: an archive in figures, and how it grew."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from archiver.commands.shown.lines import CommandError, out, remote
from archiver.model.exits import ExitCode
from archiver.store.state.overview import NoJournalError, Overview, overview_of

MONTHS = 12
_WIDTH = 40
_SITES = 5


def status(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive folder.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> ExitCode:
    """Show what an archive holds, how it grew, its size, its last check, what is pending."""
    try:
        figures = overview_of(archive)
    except NoJournalError as error:
        raise CommandError(str(error), code=error.exit_code) from error
    except (sqlite3.Error, OSError) as error:
        raise CommandError(
            f"{archive} cannot be read: {error}; archiver verify tells more",
            code=ExitCode.INCONSISTENT,
        ) from error
    if as_json:
        sys.stdout.write(json.dumps(asdict(figures), ensure_ascii=False) + "\n")
    else:
        _print(archive, figures)
    return ExitCode.COMPLETE


def _print(archive: Path, figures: Overview) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in _rows(figures):
        table.add_row(Text(name, style="bold"), remote(value))
    out.print(remote(str(archive), style="bold green"), soft_wrap=True)
    out.print(table)
    if figures.articles_by_month:
        out.print("\nnew articles a month", style="bold")
        out.print(plot(figures.articles_by_month))


def _rows(figures: Overview) -> list[tuple[str, str]]:
    sites = [f"{name} {count:,}" for name, count in [*figures.sites.items()][:_SITES]]
    more = len(figures.sites) - _SITES
    sizes = [f"{name} {decimal(size)}" for name, size in figures.disk_bytes.items() if size]
    pending = [f"{count:,} of {job}" for job, count in figures.pending.items()]
    return [
        ("articles", f"{figures.articles:,}, {figures.versions:,} versions"),
        ("embeds", f"{figures.embeds:,}"),
        ("exchanges", f"{figures.captures:,}"),
        ("sites", ", ".join(sites) + (f" and {more} more" if more > 0 else "")),
        ("on disk", f"{decimal(sum(figures.disk_bytes.values()))}: {', '.join(sizes)}"),
        ("free", decimal(figures.free_bytes)),
        ("runs", f"{figures.runs:,}; the last one {_last_run(figures)}"),
        ("verified", _verified(figures)),
        ("pending", ", ".join(pending) or "nothing"),
    ]


def _last_run(figures: Overview) -> str:
    last = figures.last_run
    if last is None:
        return "is still to come"
    if last.exit_code is None:
        return f"began {last.started[:16]}Z and has not ended"
    return f"ended {(last.ended or '')[:16]}Z: {_word(last.exit_code)}"


def _verified(figures: Overview) -> str:
    last = figures.verified
    if last is None:
        return "never: archiver verify checks every byte"
    verdict = "sound" if last.exit_code == ExitCode.COMPLETE else _word(last.exit_code)
    return f"{last.at[:16]}Z: {verdict}"


def _word(code: int) -> str:
    known = {each.value: each.name.lower().replace("_", " ") for each in ExitCode}
    return known.get(code, f"exit code {code}")


def plot(by_month: Mapping[str, int]) -> Table:
    """Return the last months as bars."""
    table = Table(box=None, pad_edge=False, show_header=False)
    months = [*by_month.items()][-MONTHS:]
    most = max(count for _, count in months)
    for month, count in months:
        table.add_row(month, f"{count:,}", Text(_bar(count, most), style="green"))
    table.columns[1].justify = "right"
    return table


def _bar(count: int, most: int) -> str:
    """Return a bar as long as its part of the longest, in eighths of a character."""
    eighths = count * _WIDTH * 8 // most if most else 0
    whole, rest = divmod(eighths, 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[rest].strip()
