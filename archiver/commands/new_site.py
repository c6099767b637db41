"""`archiver new-site`: a spider, a kept page and what reading it gives, from one example page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from archiver.commands.choice import spider_of, spiders
from archiver.commands.keep import moment_of
from archiver.commands.kept.case import PAGES, Kept, case_at, golden_text, read_kept, write_kept
from archiver.commands.kept.fetch import Fetched, fetched, stored
from archiver.commands.kept.guess import Guess, guess_layout
from archiver.commands.kept.house import house
from archiver.commands.kept.options import Captured, Into, Settings, Source
from archiver.commands.kept.scaffold import spider_text
from archiver.commands.shown.lines import CommandError, out, remote
from archiver.commands.shown.prose import in_words
from archiver.commands.way import GENERIC, Way
from archiver.crawl.spider.site import SiteSpider
from archiver.model.article import Article
from archiver.model.exits import ExitCode
from archiver.model.url import is_web
from archiver.read import parse_html
from archiver.read.scrubbed.page import scrub_page
from archiver.store.disk.whole import write_whole

_NAME = re.compile(r"[a-z][a-z0-9]{1,39}")
EXAMPLE = "article"
"""Name of the case that a new site begins with."""


def new_site(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the site, as in `crawl`.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of one of its articles.")],
    *,
    source: Source = None,
    captured: Captured = None,
    as_is: Annotated[
        bool, typer.Option("--as-is", help="Keep the page's own words; only if you may.")
    ] = False,
    into: Into = None,
    setting: Settings = None,
) -> ExitCode:
    """Make the spider of a new site from one of its articles.

    Writes spiders/NAME.py, and tests/pages/NAME/article.warc.gz with its JSON: the page without
    its prose, as `archiver keep --scrub` leaves it. Shows which selector found what; read both
    before you commit them.
    """
    home = into or house()
    module = home / "spiders" / f"{name}.py"
    _refuse(name, url, module)
    if source is None:
        page = fetched(url, setting or ())
    else:
        page = Fetched(kept=stored(url, source, moment_of(captured)))
    kept = page.kept if as_is else _scrubbed(page.kept)
    layout, guesses = guess_layout(kept, _read(kept, GENERIC))
    revision = f"{name}@{SiteSpider.revision}"
    article = _read(kept, Way(layouts=(layout,), site=name, spider=name, revision=revision))
    text = spider_text(name, page, parse_html(kept.data, kept.content_type), layout)
    case = case_at(home / PAGES, name, EXAMPLE)
    write_kept(case, kept)
    write_whole(case.golden, [golden_text(article).encode()])
    write_whole(module, [text.encode()])
    out.print(_table(guesses))
    for path in (module, case.warc, case.golden):
        out.print(remote(f"wrote {path}"), soft_wrap=True)
    return ExitCode.COMPLETE


def _refuse(name: str, url: str, module: Path) -> None:
    """Raise CommandError when there is such a site already, or the name or address is none."""
    if not _NAME.fullmatch(name):
        raise CommandError(f"{name!r} is no name of a site: small letters and digits")
    if not is_web(url):
        raise CommandError(f"{url!r} is no http or https address")
    taken = name in spiders() or module.exists()
    if taken or (other := spider_of(url, spiders())):
        which = name if taken or other is None else other.name
        raise CommandError(
            f"there is a spider {which!r} already: archiver keep {url} --scrub keeps a page of it",
            code=ExitCode.BAD_CONFIGURATION,
        )
    if not module.parent.is_dir():
        raise CommandError(
            f"there is no folder {module.parent}: give --into DIR", code=ExitCode.BAD_CONFIGURATION
        )


def _scrubbed(kept: Kept) -> Kept:
    data = scrub_page(kept.data, url=kept.url, content_type=kept.content_type)
    return replace(kept, data=data, content_type="text/html; charset=utf-8")


def _read(kept: Kept, way: Way) -> Article:
    """Read the page as the new spider does; raise CommandError when it is no article."""
    reading = read_kept(kept, way)
    if reading.article is None:
        why = "; ".join(in_words(doubt) for doubt in reading.doubts)
        raise CommandError(
            f"{kept.url} is no article, choose another example: {why}", code=ExitCode.PARTLY
        )
    return reading.article


def _table(guesses: list[Guess]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("field", "selector", "found"):
        table.add_column(column, overflow="fold")
    for guess in guesses:
        shown = remote(guess.selector or "(the page's data)")
        table.add_row(guess.field, shown, remote(guess.found))
    return table
