"""The commands by name; each is imported when it is asked for: a light one starts at once."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup

from archiver.departure import begin_work


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """Where a command is, and what the list of commands says of it."""

    module: str
    """Below `archiver.commands`; what is run has the same name there."""
    told: str


COMMANDS = {
    "crawl": Command(
        module="crawl", told="Crawl a site, or an address, into an archive of WARC and JSON."
    ),
    "sites": Command(
        module="sites",
        told="List the sites with their sections, feeds, dated layouts, "
        "verified pages and last run.",
    ),
    "read": Command(module="read", told="Read a page, saved or of an address, as an article."),
    "reread": Command(
        module="reread",
        told="Read stored pages again and show what that changes, per site and field.",
    ),
    "replay": Command(
        module="replay",
        told="Show archived pages in a browser, until Ctrl-C; print the articles' addresses.",
    ),
    "show": Command(module="show", told="List the articles of an archive, or show one of them."),
    "status": Command(
        module="status",
        told="Show what an archive holds, how it grew, its size, its last check, what is pending.",
    ),
    "history": Command(
        module="history", told="Show the versions of an article, and whether and when it went."
    ),
    "diff": Command(
        module="diff",
        told="Show what changed between two versions of an article: words, posts, pictures, dates.",
    ),
    "recheck": Command(
        module="recheck",
        told="Ask the platforms whether posts are still there, and say what has vanished since.",
    ),
    "verify": Command(
        module="verify", told="Check that WARC, JSON and journal are whole and agree."
    ),
    "wacz": Command(module="wacz", told="Write an archive, or some days of it, as WACZ 1.1.1."),
    "index": Command(
        module="index", told="Bring the index of captures up to date, or look an address up."
    ),
    "health": Command(
        module="health",
        told="Show how well each site was read, field by field, over the last runs.",
    ),
    "keep": Command(
        module="keep",
        told="Keep a page as tests/pages/SITE/CASE.warc.gz, "
        "so that its site is read the same for ever.",
    ),
    "new-site": Command(
        module="new_site", told="Make the spider of a new site from one of its articles."
    ),
    "import": Command(
        module="import_",
        told="Bring foreign WARC files into an archive: kept byte by byte, indexed and read.",
    ),
    "jobs": Command(
        module="jobs", told="Crawl again and again: run, watch and export scheduled jobs."
    ),
}
"""In the order of `archiver --help`."""


class _Shelf(Mapping[str, Any]):
    """Typer's form of each command, made when it is taken."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # Typer's own, private kind
        command = COMMANDS[name]
        module = importlib.import_module(f"archiver.commands.{command.module}")
        begin_work()  # not before: a signal may be swallowed in the middle of an import
        found = getattr(module, command.module)
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        alone.callback()(_nothing)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=name)
        else:
            alone.command(name)(found)
        group: Any = typer.main.get_command(alone)
        return group.commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class LazyGroup(TyperGroup):
    """A group of the commands above, which lists them without importing any."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  # Typer's form
        super().__init__(**given)
        shelf: Any = _Shelf()
        self.commands = shelf

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  # Typer's form
        """Return the names in their order."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002  # Typer's
        """Write the list of commands for `--help`."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.told) for name, command in COMMANDS.items()])


def _nothing() -> None:
    pass
