"""`archiver health`: which share of a site's pages fills each field, run by run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.model.exits import ExitCode
from archiver.store.health import RUNS, Told, told_runs

ARCHIVES = Path("archives")
SHOWN = 20
"""Runs in a sparkline, the newest last."""
_BARS = "▁▂▃▄▅▆▇█"
_NOT_ASKED = "·"


def health(
    archive: Annotated[
        Path | None,
        typer.Argument(metavar="ARCHIVE", help="An archive folder.", show_default="every archive"),
    ] = None,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="End with exit code 14 when the last run raised an alarm."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line a site.")] = False,
) -> ExitCode:
    """Show how well each site was read, field by field, over the last runs.

    A share is that of the pages which had the field; a selector's is that of the pages on which it
    found something. What has broken in the last run stands below, with the first page of it.
    """
    folders = [archive] if archive is not None else sorted(ARCHIVES.glob("*"))
    told = [(folder, runs) for folder in folders if (runs := told_runs(folder))]
    if not told:
        where = archive or ARCHIVES
        raise CommandError(
            f"no run in {where} tells of its health: archiver crawl makes one",
            code=ExitCode.NOT_FOUND,
        )
    for folder, runs in told:
        for site in sorted({name for run in runs for name in run.sites}):
            _show(folder, site, runs, as_json=as_json)
    is_broken = any(runs[-1].alarms for _, runs in told)
    return ExitCode.DEGRADED if check and is_broken else ExitCode.COMPLETE


def _show(folder: Path, site: str, runs: Sequence[Told], *, as_json: bool) -> None:
    met = [run for run in runs if site in run.sites][-SHOWN:]
    alarms = [dict(one) for one in met[-1].alarms if one.get("site") == site]
    if as_json:
        line = {"archive": str(folder), **_plain(site, met), "alarms": alarms}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    last = met[-1]
    counts = f"{len(met)} runs, {last.sites[site].pages} pages in the last ({last.started[:10]})"
    out.print(
        Text.assemble(remote(f"{site}", style="bold"), remote(f"  {folder / RUNS}: {counts}"))
    )
    out.print(_table(site, met, {str(one.get("field")) for one in alarms}))
    for alarm in alarms:
        words = (
            f"alarm: {site} {alarm.get('field')} fills {_percent(alarm.get('share'))}, "
            f"was {_percent(alarm.get('wanted'))} ({alarm.get('because')}): {alarm.get('url')}"
        )
        err.print(remote(words, style="bold red"))


def _table(site: str, runs: Sequence[Told], broken: set[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("field", "last", "runs"):
        table.add_column(column, justify="right" if column == "last" else "left")
    for name in _names(site, runs):
        shares = [run.sites[site].share(name) for run in runs]
        bars = "".join(map(_bar, shares))
        style = "bold red" if name in broken else ""
        table.add_row(remote(name, style=style), _percent(shares[-1]), Text(bars, style=style))
    return table


def _names(site: str, runs: Sequence[Told]) -> Iterator[str]:
    """Yield every field that was counted, in the order of the first run that did so."""
    yield from dict.fromkeys(name for run in runs for name in run.sites[site].asked)


def _plain(site: str, runs: Sequence[Told]) -> dict[str, Any]:
    return {
        "site": site,
        "runs": [run.run_id for run in runs],
        "pages": [run.sites[site].pages for run in runs],
        "filled": {
            name: [run.sites[site].share(name) for run in runs] for name in _names(site, runs)
        },
    }


def _bar(share: float | None) -> str:
    return _NOT_ASKED if share is None else _BARS[round(share * (len(_BARS) - 1))]


def _percent(share: object) -> str:
    return f"{share:.0%}" if isinstance(share, int | float) else "-"
