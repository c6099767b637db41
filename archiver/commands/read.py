"""`archiver read`: a page, saved or asked for, or many saved ones, as articles."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from archiver.commands.asked import ask
from archiver.commands.choice import find_spider, spider_of, spiders, way_of
from archiver.commands.saved import Done, PageError, moment, read_all, read_saved, tasks_of
from archiver.commands.shown.lines import CommandError, complain, err, remote
from archiver.commands.shown.prose import as_markdown, as_text, in_words
from archiver.commands.warcpages import TRUNCATED, is_warc, pages_of, read_as
from archiver.commands.way import GENERIC, Way
from archiver.model.article import Article, Reading
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_line
from archiver.model.printable import printable
from archiver.model.url import is_web

STDIN = "-"
CORES = os.cpu_count() or 1
LINE_EVERY_S = 5.0


class Form(StrEnum):
    """How an article is printed."""

    json = "json"
    text = "text"
    markdown = "markdown"


_File = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE|URL",
        help="A saved page, .html or .html.gz, a WARC file, or an address; - for stdin.",
    ),
]
_Url = Annotated[
    str | None, typer.Option(metavar="URL", help="The address the page was saved from.")
]
_Captured = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="When the page was saved: chooses the site's layout of that day."
    ),
]
_Site = Annotated[str | None, typer.Option(metavar="SPIDER", help="Read as this spider does.")]
_Batch = Annotated[
    Path | None,
    typer.Option(metavar="MANIFEST", help="Read the pages of this JSON Lines file."),
]
_Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder for the answers of --batch.")
]
_Jobs = Annotated[
    int,
    typer.Option(metavar="N", min=1, help="Processes for --batch.", show_default="all cores"),
]
_Archive = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Keep what an address answers in this archive."),
]
_Setting = Annotated[
    list[str] | None,
    typer.Option("-s", metavar="NAME=VALUE", help="A setting for asking; repeatable."),
]


def read(
    file: _File = None,
    *,
    url: _Url = None,
    form: Annotated[Form, typer.Option("--format", help="What is printed.")] = Form.json,
    captured: _Captured = None,
    site: _Site = None,
    generic: Annotated[
        bool, typer.Option("--generic", help="Read generically, whatever the address.")
    ] = False,
    batch: _Batch = None,
    out: _Out = None,
    jobs: _Jobs = CORES,
    archive: _Archive = None,
    setting: _Setting = None,
) -> ExitCode:
    """Read a page, saved or of an address, as an article.

    FILE prints one article; a WARC file those of all its pages, or of the one --url names.
    URL is asked for once, as a crawl does, and what it answers is read; nothing else is fetched.
    --batch MANIFEST reads many: a line is
    {"page_id": "...", "file": "...", "url": "..."}, and DIR/PAGE_ID.json holds the article,
    or null when the page is none.
    """
    way = _wanted_way(site, is_generic=generic)
    if batch is not None:
        if file is not None or out is None or archive or setting:
            raise CommandError("--batch MANIFEST takes no FILE and needs --out DIR, nothing else")
        return _read_batch(batch, out, way, jobs=jobs)
    if file is None:
        raise CommandError("name a FILE or an address, or --batch MANIFEST --out DIR")
    if "://" in file:
        if url or captured:
            raise CommandError("an address is asked for now: --url and --captured are for a FILE")
        return _read_address(file, form, way, archive=archive, settings=setting or ())
    if archive or setting:
        raise CommandError("--archive and -s are for an address; a FILE is read as it is")
    if file != STDIN and is_warc(Path(file)):
        return _read_warc(Path(file), form, way, url=url)
    reading = _read_one(file, url=url, captured=captured, way=way or _way_by_address(url))
    return _tell(reading, form)


# --- one page ---------------------------------------------------------------------------------
def _read_one(file: str, *, url: str | None, captured: str | None, way: Way) -> Reading:
    if url is not None and not is_web(url):
        raise CommandError(f"--url {url!r} is no http or https address")
    try:
        saved = moment(captured) if captured else None
    except ValueError:
        raise CommandError(f"--captured {captured!r} is no date: write YYYY-MM-DD") from None
    try:
        data = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        return read_saved(data, url=url, captured=saved, way=way)
    except OSError as error:
        reason, code = error.strerror or str(error), ExitCode.NOT_FOUND
    except PageError as error:
        reason, code = str(error), ExitCode.PARTLY
    raise CommandError(f"{file} cannot be read: {reason}", code=code)


def _read_warc(path: Path, form: Form, way: Way | None, *, url: str | None) -> ExitCode:
    """Print the articles of a WARC file, one a line as JSON, parted by an empty line as text."""
    count = 0
    try:
        for count, page in enumerate(pages_of(path, url=url), start=1):
            if count > 1 and form is not Form.json:
                sys.stdout.write("\n")
            _tell(read_as(page, way or _way_by_address(page.url)), form)
    except (PageError, OSError) as error:
        raise CommandError(f"{path} cannot be read: {error}", code=ExitCode.PARTLY) from error
    if not count:
        wanted = f"no page {url}" if url else "no page answered with 200"
        raise CommandError(f"{path} holds {wanted}", code=ExitCode.NOT_FOUND)
    return ExitCode.COMPLETE


def _read_address(
    url: str, form: Form, way: Way | None, *, archive: Path | None, settings: Sequence[str]
) -> ExitCode:
    """Print the article that an address answers."""
    if not is_web(url):
        raise CommandError(f"{url!r} is no http or https address")
    err.print(remote(f"asking for {url} as a crawl does"))
    page = ask(url, archive, settings)
    return _tell(read_as(page, way or _way_by_address(page.url)), form)


def _tell(reading: Reading, form: Form) -> ExitCode:
    """Print the article; say on stderr why there is none."""
    article = reading.article
    if TRUNCATED in (article.flags if article else reading.flags):
        complain(f"{reading.url or 'the page'} was cut: what is read is its beginning")
    if article is None:
        for doubt in reading.doubts:
            complain(f"no article: {in_words(doubt)}")
    if form is Form.json:
        sys.stdout.write(_json(article) + "\n")
    elif article is not None:
        sys.stdout.write(as_text(article) if form is Form.text else as_markdown(article))
    return ExitCode.COMPLETE


def _json(article: Article | None) -> str:
    """Return one line for a program, an indented form for a person."""
    line = to_line(article)
    if not sys.stdout.isatty():
        return line
    return printable(json.dumps(json.loads(line), ensure_ascii=False, indent=2))


# --- which reading ----------------------------------------------------------------------------
def _wanted_way(site: str | None, *, is_generic: bool) -> Way | None:
    """Return the reading the options ask for; None when the address shall decide."""
    if site and is_generic:
        raise CommandError("--site and --generic exclude each other")
    if is_generic:
        return GENERIC
    return way_of(find_spider(site)) if site else None


def _way_by_address(url: str | None) -> Way:
    return way_of(spider_of(url, spiders())) if url else GENERIC


# --- many pages -------------------------------------------------------------------------------
def _read_batch(manifest: Path, out: Path, way: Way | None, *, jobs: int) -> ExitCode:
    try:
        out.mkdir(parents=True, exist_ok=True)
        tasks, wrong = tasks_of(manifest, out, (lambda _: way) if way else _way_by_address)
    except OSError as error:
        code = ExitCode.NOT_FOUND if error.filename == str(manifest) else ExitCode.BAD_CONFIGURATION
        raise CommandError(f"{error.filename}: {error.strerror}", code=code) from error
    tally = Counter[str]()
    for done in _shown(chain(wrong, read_all(tasks, jobs=jobs)), total=len(wrong) + len(tasks)):
        tally.update(_counts(done))
        if done.error is not None:
            complain(f"{done.page_id}: {done.error}")
    err.print(
        f"{tally['pages']} pages read: {tally['articles']} articles with {tally['embeds']} embeds, "
        f"{tally['pages'] - tally['articles']} without an article; {tally['failed']} not read"
    )
    return ExitCode.PARTLY if tally["failed"] else ExitCode.COMPLETE


def _counts(done: Done) -> dict[str, int]:
    if done.error is not None:
        return {"failed": 1}
    return {"pages": 1, "articles": int(done.is_article), "embeds": done.embeds}


def _shown(answers: Iterable[Done], *, total: int) -> Iterator[Done]:
    """Pass the answers on, with a bar on a terminal and a line every few seconds elsewhere."""
    if err.is_terminal:
        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True) as bar:
            yield from bar.track(answers, total=total)
        return
    told = time.monotonic()
    for number, done in enumerate(answers, start=1):
        yield done
        if time.monotonic() - told > LINE_EVERY_S:
            told = time.monotonic()
            err.print(f"read {number} of {total}")
