"""The ways of showing a tally: in place on a screen, as lines without one, or in the log."""

from __future__ import annotations

import atexit
import logging
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from archiver.crawl.progress.tally import Tally
from archiver.model.exits import ExitCode

logger = logging.getLogger(__name__)

HOSTS_SHOWN = 12
"""Hosts that have a row of their own, those with the most pages first."""


class ProgressModeError(ValueError):
    """There is no such way of showing; the text names those there are."""

    exit_code = ExitCode.BAD_CONFIGURATION


class Display(Protocol):
    """One way of showing a tally."""

    every_s: float

    def show(self, tally: Tally, elapsed_s: float, doing: str) -> None:
        """Show how far it has come."""

    def end(self, tally: Tally, elapsed_s: float, ended: str, archive: Path) -> None:
        """Show what there is at the end."""


class Screen:
    """A table that stays in its place on the terminal."""

    every_s = 0.25

    def __init__(self, console: Console) -> None:
        self.live = Live(console=console, auto_refresh=False, transient=True)
        atexit.register(self.live.stop)  # a killed crawl gives the cursor back

    def show(self, tally: Tally, elapsed_s: float, doing: str) -> None:
        """Draw the table anew."""
        if not self.live.is_started:
            self.live.start()
        self.live.update(table_of(tally, f"{doing} for {_clock(elapsed_s)}"), refresh=True)

    def end(self, tally: Tally, elapsed_s: float, ended: str, archive: Path) -> None:
        """Take the table away and print the final one."""
        self.live.stop()
        _print_end(tally, elapsed_s, ended, archive)


class Lines:
    """A line every few seconds, for what is no terminal."""

    every_s = 5.0

    def __init__(self, console: Console) -> None:
        self.console = console

    def show(self, tally: Tally, elapsed_s: float, doing: str) -> None:
        """Print one line, once there is something to tell."""
        if tally.pages:
            self.console.print(f"{doing} {_clock(elapsed_s)}  {_in_words(tally)}", soft_wrap=True)

    def end(self, tally: Tally, elapsed_s: float, ended: str, archive: Path) -> None:
        """Print the final table."""
        _print_end(tally, elapsed_s, ended, archive)


class Log:
    """A line in the log every minute."""

    every_s = 60.0

    def show(self, tally: Tally, elapsed_s: float, doing: str) -> None:
        """Log one line."""
        logger.info("%s %s elapsed_s=%d", doing, _in_pairs(tally), elapsed_s)

    def end(self, tally: Tally, elapsed_s: float, ended: str, archive: Path) -> None:
        """Log the last line."""
        counts = _in_pairs(tally)
        logger.info(
            "crawl ended %s elapsed_s=%d outcome=%s archive=%s", counts, elapsed_s, ended, archive
        )


def display_of(mode: str) -> Display:
    """Return the display of a mode: `screen` or `log`; raise ProgressModeError for another one."""
    if mode == "log":
        return Log()
    if mode == "screen":
        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        return Screen(console) if console.is_terminal else Lines(console)
    raise ProgressModeError(f"ARCHIVER_PROGRESS={mode!r} is none of screen, log, off")


def table_of(tally: Tally, title: str) -> Table:
    """Return the tally as a table: a row a host, the busiest first, and their sum."""
    table = Table(box=None, pad_edge=False, header_style="bold", title=title, title_justify="left")
    table.add_column("host", no_wrap=True, overflow="ellipsis", max_width=40)
    for column in ("pages", "failed", "articles", "embeds", "stored"):
        table.add_column(column, justify="right")
    hosts = [host for host, _ in tally.pages.most_common()]
    for host in hosts[:HOSTS_SHOWN]:
        table.add_row(Text(host), *tally.row(host))
    if len(hosts) > HOSTS_SHOWN:
        table.add_row(Text(f"… and {len(hosts) - HOSTS_SHOWN} more hosts", style="dim"))
    table.add_row(Text("all", style="bold"), *tally.row(), style="bold")
    return table


def _print_end(tally: Tally, elapsed_s: float, ended: str, archive: Path) -> None:
    title = f"{ended} after {_clock(elapsed_s)}"
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(table_of(tally, title))
    if tally.without:
        reasons = ", ".join(f"{count} {code}" for code, count in tally.without.most_common())
        console.print(f"{tally.without.total()} pages gave no article: {reasons}", soft_wrap=True)
    if tally.unread:
        console.print(f"{tally.unread} pages were not read: archiver reread reads them")
    if tally.unchanged:
        console.print(f"{tally.unchanged} articles are unchanged")
    here = Path.cwd()
    shown = archive.relative_to(here) if archive.is_relative_to(here) else archive
    console.print(f"archived in {shown}", soft_wrap=True)


def _in_words(tally: Tally) -> str:
    pages, failed, articles, embeds, stored = tally.row()
    return (
        f"pages {pages}, failed {failed}, articles {articles}, embeds {embeds}, "
        f"stored {stored}, hosts {len(tally.pages)}"
    )


def _in_pairs(tally: Tally) -> str:
    return (
        f"pages={tally.pages.total()} failed={tally.failed.total()} "
        f"articles={tally.articles.total()} embeds={tally.embeds.total()} "
        f"stored_bytes={tally.stored_bytes.total()}"
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
