"""Shows how a crawl gets on: on a screen, as lines without one, or in the log.

A Scrapy extension; the setting `ARCHIVER_PROGRESS` says which. It counts what has passed and
decides nothing.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from rich.console import Console
from rich.filesize import decimal
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import AsyncioLoopingCall

from archiver.crawl.session import exit_code_of
from archiver.model.article import Article, embeds_of
from archiver.model.printable import on_one_line
from archiver.model.receipt import Receipt
from archiver.model.url import host_of

logger = logging.getLogger(__name__)

HOSTS_SHOWN = 12
"""Hosts that have a row of their own, those with the most pages first."""


@dataclass(kw_only=True, slots=True)
class Tally:
    """What has passed so far."""

    pages: Counter[str] = field(default_factory=Counter)
    """Answers per host, whatever their status."""
    articles: Counter[str] = field(default_factory=Counter)
    embeds: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    """Answers per host with a status of 400 and above."""
    stored_bytes: Counter[str] = field(default_factory=Counter)
    """Length of the response records, compressed as they lie in the WARC."""

    def add_response(self, url: str, status: int, stored_bytes: int) -> None:
        """Count one answer."""
        host = _shown_host(url)
        self.pages[host] += 1
        self.stored_bytes[host] += stored_bytes
        self.failed[host] += status >= 400  # noqa: PLR2004  # RFC 9110 section 15.5

    def add_article(self, article: Article) -> None:
        """Count one article with its embeds."""
        host = _shown_host(article.url or "")
        self.articles[host] += 1
        self.embeds[host] += sum(1 for _ in embeds_of(article.body))

    def row(self, host: str | None = None) -> tuple[str, ...]:
        """Return pages, failed, articles, embeds and bytes as texts, of one host or of all."""
        counters = (self.pages, self.failed, self.articles, self.embeds)
        numbers = [f"{_of(counter, host):,}" for counter in counters]
        return (*numbers, decimal(_of(self.stored_bytes, host)))


class Display(Protocol):
    """One way of showing a tally."""

    every_s: float

    def show(self, tally: Tally, elapsed_s: float, doing: str) -> None:
        """Show how far it has come."""

    def end(self, tally: Tally, elapsed_s: float, ended: str) -> None:
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

    def end(self, tally: Tally, elapsed_s: float, ended: str) -> None:
        """Take the table away and print the final one."""
        self.live.stop()
        _print_end(tally, elapsed_s, ended)


class Lines:
    """A line every few seconds, for what is no terminal."""

    every_s = 5.0

    def __init__(self, console: Console) -> None:
        self.console = console

    def show(self, tally: Tally, elapsed_s: float, doing: str) -> None:
        """Print one line, once there is something to tell."""
        if tally.pages:
            self.console.print(f"{doing} {_clock(elapsed_s)}  {_in_words(tally)}", soft_wrap=True)

    def end(self, tally: Tally, elapsed_s: float, ended: str) -> None:
        """Print the final table."""
        _print_end(tally, elapsed_s, ended)


class Log:
    """A line in the log every minute."""

    every_s = 60.0

    def show(self, tally: Tally, elapsed_s: float, doing: str) -> None:
        """Log one line."""
        logger.info("%s %s elapsed_s=%d", doing, _in_pairs(tally), elapsed_s)

    def end(self, tally: Tally, elapsed_s: float, ended: str) -> None:
        """Log the last line."""
        logger.info("crawl ended %s elapsed_s=%d outcome=%s", _in_pairs(tally), elapsed_s, ended)


class Progress:
    """Counts what passes and shows it."""

    def __init__(self, crawler: Crawler, display: Display) -> None:
        self.crawler = crawler
        self.display = display
        self.tally = Tally()
        self.began = time.monotonic()
        self._shows = AsyncioLoopingCall(self.show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension; raise ValueError for an unknown way of showing."""
        mode = crawler.settings.get("ARCHIVER_PROGRESS", "log")
        if mode == "off":
            raise NotConfigured
        progress = cls(crawler, display_of(mode))
        connect = crawler.signals.connect
        connect(progress.opened, signals.spider_opened)
        connect(progress.answered, signals.response_received)
        connect(progress.scraped, signals.item_scraped)
        connect(progress.stopped, signals.engine_stopped)
        return progress

    def opened(self, spider: Spider) -> None:  # noqa: ARG002  # the signal's form
        """Begin to show."""
        self._shows.start(self.display.every_s, now=False)

    def answered(self, response: Response, request: Request) -> None:
        """Count an answer."""
        receipt = request.meta.get("archiver_receipt")
        stored = receipt.length if isinstance(receipt, Receipt) else 0
        self.tally.add_response(response.url, response.status, stored)

    def scraped(self, item: Any) -> None:  # noqa: ANN401  # Scrapy's items are anything
        """Count an article that went through all pipelines."""
        if isinstance(item, Article):
            self.tally.add_article(item)

    def show(self) -> None:
        """Show how far it has come."""
        doing = "crawling" if self.crawler.crawling else "stopping (again: at once)"
        self.display.show(self.tally, time.monotonic() - self.began, doing)

    def stopped(self) -> None:
        """Show what there is at the end."""
        self._shows.stop()
        code = exit_code_of(self.crawler)
        ended = code.name.lower().replace("_", " ") if code is not None else "not begun"
        self.display.end(self.tally, time.monotonic() - self.began, ended)


def display_of(mode: str) -> Display:
    """Return the display of a mode: `screen` or `log`; raise ValueError for another one."""
    if mode == "log":
        return Log()
    if mode == "screen":
        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        return Screen(console) if console.is_terminal else Lines(console)
    raise ValueError(f"ARCHIVER_PROGRESS={mode!r} is none of screen, log, off")


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


def _print_end(tally: Tally, elapsed_s: float, ended: str) -> None:
    title = f"{ended} after {_clock(elapsed_s)}"
    Console(highlight=False, markup=False, emoji=False).print(table_of(tally, title))


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


def _of(counter: Counter[str], host: str | None) -> int:
    return counter.total() if host is None else counter[host]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _shown_host(url: str) -> str:
    return on_one_line(host_of(url) or url)
