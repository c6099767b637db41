"""`archiver sites`: the sites as their spiders say, their kept pages prove and their runs tell.

The page of the documentation about sites is made of the same rows.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from archiver.commands.choice import domains_of, spiders
from archiver.commands.kept.case import PAGES, cases_in
from archiver.commands.kept.house import house
from archiver.commands.shown.lines import out, remote
from archiver.crawl.spider.site import SiteSpider
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_plain

ARCHIVES = Path("archives")
COLUMNS = ("site", "domains", "sections", "feeds", "layouts", "pages", "last run")


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRow:
    """One site."""

    site: str
    domains: tuple[str, ...]
    """Empty: any."""
    sections: tuple[str, ...]
    feeds: int
    """Feeds and sitemaps that are asked."""
    layouts: tuple[str, ...]
    """The first day of each look; `first` for the oldest. Empty: the generic reading."""
    pages: int
    """Kept pages that prove it."""
    last_run: str | None
    """When its last run began, ISO 8601; None: none in `archives/`."""
    note: str
    """What its module says is verified, and what is not."""


def sites(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line a site.")] = False,
) -> ExitCode:
    """List the sites with their sections, feeds, dated layouts, verified pages and last run.

    `pages` counts the kept pages on which a site's spider is proved; the last run is that of the
    archives in archives/.
    """
    rows = list(site_rows())
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(to_plain(row), ensure_ascii=False) + "\n")
        return ExitCode.COMPLETE
    table = Table(box=None, pad_edge=False, header_style="bold", row_styles=("", "dim"))
    for column in COLUMNS:
        is_whole = column in ("site", "domains")
        table.add_column(column, overflow="fold", no_wrap=is_whole, min_width=5)
    for row in rows:
        table.add_row(*map(remote, cells(row)))
    out.print(table)
    return ExitCode.COMPLETE


def site_rows() -> Iterator[SiteRow]:
    """Yield every spider's row, in the order of their names."""
    pages = Counter(case.site for case in cases_in(house() / PAGES))
    runs = dict(_last_runs())
    for name, spider in spiders().items():
        yield SiteRow(
            site=name,
            domains=domains_of(spider),
            sections=tuple(sorted({each for each in (*spider.feeds, *spider.sections) if each})),
            feeds=len(spider.feeds) + len(spider.sitemaps),
            layouts=tuple(layout.name for layout in spider.layouts if layout.body),
            pages=pages[name],
            last_run=runs.get(name),
            note=_note(spider),
        )


def cells(row: SiteRow) -> tuple[str, ...]:
    """Return a row as texts, in the order of COLUMNS."""
    return (
        row.site,
        "\n".join(row.domains) or "any",
        ", ".join(row.sections) or "-",
        str(row.feeds),
        ", ".join(row.layouts) or "generic",
        str(row.pages),
        (row.last_run or "-")[:10],
    )


def _note(spider: type[SiteSpider]) -> str:
    """Return what a spider's module says after its first line."""
    told = inspect.getdoc(sys.modules[spider.__module__]) or ""
    return " ".join(told.partition("\n\n")[2].split())


def _last_runs() -> Iterator[tuple[str, str]]:
    """Yield spiders with the beginning of a run, older ones first."""
    found = []
    for path in ARCHIVES.glob("*/runs/*.json"):
        try:
            report = json.loads(path.read_text("utf-8"))
            found.append((str(report["started"]), str(report["spider"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # no report of ours: it tells of no run
    yield from ((spider, started) for started, spider in sorted(found))
