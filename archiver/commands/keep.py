"""`archiver keep`: a page and what reading it gives, kept as a test of its site's spider."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from archiver.commands.choice import find_spider, spider_of, spiders, way_of
from archiver.commands.kept.case import (
    PAGES,
    Case,
    Kept,
    case_at,
    cases_in,
    golden_differences,
    golden_text,
    kept_in,
    read_kept,
    write_kept,
)
from archiver.commands.kept.fetch import fetched, stored
from archiver.commands.kept.house import house
from archiver.commands.kept.options import Captured, Into, Settings, Source
from archiver.commands.saved import moment
from archiver.commands.shown.lines import CommandError, complain, out, remote
from archiver.commands.shown.prose import in_words
from archiver.model.article import Article
from archiver.model.exits import ExitCode
from archiver.model.url import is_web
from archiver.read.scrubbed.page import scrub_page
from archiver.store.disk.whole import write_whole

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def keep(
    url: Annotated[str | None, typer.Argument(metavar="URL", help="The page's address.")] = None,
    *,
    source: Source = None,
    captured: Captured = None,
    site: Annotated[
        str | None,
        typer.Option(metavar="SPIDER", help="Whose page it is.", show_default="the address says"),
    ] = None,
    case: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the case; else the address's.")
    ] = None,
    scrub: Annotated[
        bool, typer.Option("--scrub", help="Put other words in the place of the page's own.")
    ] = False,
    write_goldens: Annotated[
        bool,
        typer.Option("--write-goldens", help="Write the JSON to compare with; read it afterwards."),
    ] = False,
    into: Into = None,
    setting: Settings = None,
) -> ExitCode:
    """Keep a page as tests/pages/SITE/CASE.warc.gz, so that its site is read the same for ever.

    --scrub leaves structure, attributes and embeds, and puts words of the same shape in the place
    of the prose; keep only what you may. Without URL, --write-goldens writes the JSON of every
    kept page, or of SITE's, anew.
    """
    pages = (into or house()) / PAGES
    if url is None:
        if not write_goldens:
            raise CommandError("name the URL of a page, or give --write-goldens for those kept")
        return _write_all(pages, site)
    kept = _page(url, source, captured, setting or ())
    spider = find_spider(site) if site else spider_of(url, spiders())
    if spider is None:
        raise CommandError(
            f"no spider is for {url}: archiver new-site NAME {url} makes one",
            code=ExitCode.BAD_CONFIGURATION,
        )
    made = case_at(pages, spider.name, _name_of(case, url))
    if scrub:
        data = scrub_page(kept.data, url=kept.url, content_type=kept.content_type)
        kept = replace(kept, data=data, content_type="text/html; charset=utf-8")
    write_kept(made, kept)
    out.print(remote(f"kept {made.warc}"), soft_wrap=True)
    return write_golden(made, is_written=write_goldens)


def _page(url: str, source: Path | None, captured: str | None, settings: Sequence[str]) -> Kept:
    if not is_web(url):
        raise CommandError(f"{url!r} is no http or https address")
    if source is None:
        return fetched(url, settings).kept
    return stored(url, source, moment_of(captured))


def moment_of(captured: str | None) -> datetime | None:
    """Return the moment of a capture; raise CommandError when it is no date."""
    try:
        return moment(captured) if captured else None
    except ValueError:
        raise CommandError(f"--captured {captured!r} is no date: write YYYY-MM-DD") from None


def _name_of(case: str | None, url: str) -> str:
    name = case or re.sub(r"[^a-z0-9]+", "-", urlsplit(url).path.lower())[-50:].strip("-") or "home"
    if not _NAME.fullmatch(name):
        raise CommandError(f"--case {name!r} is no name: small letters, digits, dashes")
    return name


def _write_all(pages: Path, site: str | None) -> ExitCode:
    codes = [
        write_golden(case, is_written=True)
        for case in cases_in(pages)
        if site is None or case.site == site
    ]
    if not codes:
        raise CommandError(f"there is no kept page in {pages}", code=ExitCode.NOT_FOUND)
    return max(codes)


def write_golden(case: Case, *, is_written: bool) -> ExitCode:
    """Read a case and say what it gives; write its JSON if so wanted, or show what differs."""
    reading = read_kept(kept_in(case.warc), way_of(spiders().get(case.site)))
    if reading.article is None:
        for doubt in reading.doubts:
            complain(f"{case.warc} gives no article: {in_words(doubt)}")
        return ExitCode.PARTLY
    new = golden_text(reading.article)
    old = case.golden.read_text("utf-8") if case.golden.exists() else ""
    if new == old:
        return ExitCode.COMPLETE
    if is_written:
        write_whole(case.golden, [new.encode()])
        out.print(remote(f"wrote {case.golden}: {_in_short(reading.article)}"), soft_wrap=True)
    for line in golden_differences(old, new) if old else ():
        out.print(remote(f"  {line}"), soft_wrap=True)
    if not old and not is_written:
        out.print(remote(f"reads as: {_in_short(reading.article)}"), soft_wrap=True)
    return ExitCode.COMPLETE


def _in_short(article: Article) -> str:
    kinds = ", ".join(block.type for block in article.body)
    layout = article.extracted.layout or "generic"
    return f"{article.headline!r}, layout {layout}, {len(article.authors)} authors; {kinds}"
