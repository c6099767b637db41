"""`archiver crawl`: the same job as `scrapy crawl`, for a spider's name or an address."""

from __future__ import annotations

import difflib
import logging
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES, Settings

from archiver.commands.choice import ANY_SITE, domains_of, project_settings, spider_of, spiders
from archiver.commands.shown.lines import CommandError, err, remote
from archiver.crawl.run import StartError, run
from archiver.model.exits import ExitCode
from archiver.model.printable import printable
from archiver.model.url import host_of, is_web

OURS = "ARCHIVER_"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class StderrHandler(logging.Handler):
    """Writes log lines to what is stderr now, so that they stand above a live display."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        sys.stderr.write(f"{printable(self.format(record))}\n")


_Limit = Annotated[str | None, typer.Option(metavar="N", help="Ask for N articles at most.")]
_Start = Annotated[
    list[str] | None,
    typer.Option(metavar="URL", help="Begin here instead of at the site's feeds; repeatable."),
]
_Section = Annotated[str | None, typer.Option(metavar="NAME", help="One section of the site only.")]
_Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Articles from this day on, YYYY-MM-DD.")
]
_Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Articles up to and with this day.")
]
_Urls = Annotated[
    str | None,
    typer.Option(
        metavar="FILES", help="Begin with the addresses of lists, CSV, CDX or WARC; - is stdin."
    ),
]
_Include = Annotated[
    str | None, typer.Option(metavar="REGEX", help="Ask only for addresses that match.")
]
_Exclude = Annotated[
    str | None, typer.Option(metavar="REGEX", help="Leave out addresses that match.")
]
_Depth = Annotated[
    str | None, typer.Option(metavar="N", help="Follow links N steps from the start.")
]
_PerHost = Annotated[
    str | None, typer.Option(metavar="N", help="Follow N links to a host at most.")
]
_PerPattern = Annotated[
    str | None, typer.Option(metavar="N", help="Follow N links of one form at most.")
]
_DedupAgainst = Annotated[
    list[Path] | None,
    typer.Option(metavar="DIR", help="Refer to payloads of this other archive; repeatable."),
]
_Requisites = Annotated[
    str | None,
    typer.Option(metavar="WHAT", help="Fetch with articles: all, images, none."),
]


def crawl(
    what: Annotated[
        str,
        typer.Argument(metavar="SPIDER|URL", help="One of `archiver sites`, or an address."),
    ],
    *,
    archive: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The archive folder.", show_default="archives/SPIDER"),
    ] = None,
    limit: _Limit = None,
    start: _Start = None,
    section: _Section = None,
    since: _Since = None,
    until: _Until = None,
    urls: _Urls = None,
    include: _Include = None,
    exclude: _Exclude = None,
    depth: _Depth = None,
    per_host: _PerHost = None,
    per_pattern: _PerPattern = None,
    dedup_against: _DedupAgainst = None,
    requisites: _Requisites = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what an interrupted crawl has left.")
    ] = False,
    argument: Annotated[
        list[str] | None,
        typer.Option("-a", metavar="NAME=VALUE", help="A spider argument; repeatable."),
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("-s", metavar="NAME=VALUE", help="A setting; repeatable."),
    ] = None,
) -> ExitCode:
    """Crawl a site, or an address, into an archive of WARC and JSON.

    An address is crawled by the spider of its site, or else by the spider `site`, which follows
    links within the domain. Crawling again goes on with what is left and adds what is new.
    """
    named, begin = _spider_for(what, start or ())
    given = pairs(argument or (), option="-a")
    options = {"start": " ".join(begin), "section": section, "since": since, "until": until}
    options |= {"limit": limit, "urls": urls, "include": include, "exclude": exclude}
    options |= {"depth": depth, "per_host": per_host, "per_pattern": per_pattern}
    given |= {name: value for name, value in options.items() if value}
    more = [f"ARCHIVER_DEDUP_AGAINST={','.join(map(str, dedup_against))}"] if dedup_against else []
    more += [f"ARCHIVER_REQUISITES={requisites}"] if requisites else []
    return run_spider(named, given, [*(setting or ()), *more], archive, is_fresh=fresh)


def run_spider(
    name: str,
    given: Mapping[str, str],
    texts: Sequence[str],
    archive: Path | None,
    *,
    is_fresh: bool = False,
) -> ExitCode:
    """Run a spider with NAME=VALUE settings; raise CommandError when it cannot begin."""
    settings = project_settings()
    wanted = _settings_of(texts, archive, is_fresh=is_fresh, known=settings)
    settings.setdict(wanted, priority="cmdline")
    try:
        return run(_process(settings), name, given)
    except StartError as error:
        raise CommandError(str(error), code=error.code) from error


def pairs(texts: Sequence[str], *, option: str) -> dict[str, str]:
    """Return NAME=VALUE texts as a mapping; raise CommandError when one is none."""
    made = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (equals and name):
            raise CommandError(f"{option} {text!r} is not NAME=VALUE")
        made[name] = value
    return made


def _spider_for(what: str, start: Sequence[str]) -> tuple[str, list[str]]:
    """Return the name of the spider and where it begins; say which one an address has chosen."""
    if "://" not in what:
        return what, list(start)
    if not is_web(what):
        raise CommandError(f"{what!r} is no http or https address")
    spider = spider_of(what, spiders())
    name = spider.name if spider else ANY_SITE
    is_home = spider is not None and _is_home(what, domains_of(spider))
    where = f"the feeds and sections of {name!r}" if is_home else f"{what} with the spider {name!r}"
    err.print(remote(f"crawling {where}"))
    return name, [*([] if is_home else [what]), *start]


def _is_home(url: str, domains: Sequence[str]) -> bool:
    """Tell whether an address is a front page: its spider knows better where to begin."""
    parts = urlsplit(url)
    return host_of(url) in domains and parts.path in ("", "/") and not parts.query


def _settings_of(
    texts: Sequence[str], archive: Path | None, *, is_fresh: bool, known: Mapping[str, object]
) -> dict[str, str]:
    """Return the settings of the command line; raise CommandError for what cannot be one."""
    made = {"ARCHIVER_PROGRESS": "screen"} | pairs(texts, option="-s")
    if archive is not None:
        made["ARCHIVER_ARCHIVE"] = str(archive)
    if is_fresh:
        made["ARCHIVER_FRESH"] = "true"
    for name, value in made.items():
        if wrong := _wrong(name, value, known):
            raise CommandError(wrong, code=ExitCode.BAD_CONFIGURATION)
    return made


def _wrong(name: str, value: str, known: Mapping[str, object]) -> str | None:
    """Say what is wrong with a setting; None when nothing is."""
    if name.startswith(OURS) and name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        return f"there is no setting {name}" + (f"; did you mean {near[0]}?" if near else "")
    kind = type(known.get(name))
    if kind is bool and value.lower() not in ("true", "false", "1", "0"):
        return f"{name}={value!r} is neither true nor false"
    if kind in (int, float) and not _NUMBER.fullmatch(value):
        return f"{name}={value!r} is no number"
    return None


def _process(settings: Settings) -> AsyncCrawlerProcess:
    """Return a crawler process whose warnings stand on stderr, unless a log file was asked for."""
    if settings["LOG_FILE"]:
        return AsyncCrawlerProcess(settings)
    level = _level(settings["LOG_LEVEL"])
    settings.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    handler = StderrHandler()
    is_asked = settings.getpriority("LOG_LEVEL") == SETTINGS_PRIORITIES["cmdline"]
    handler.setLevel(level if is_asked else logging.WARNING)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logging.root.addHandler(handler)
    logging.root.setLevel(level)  # the archive's own log takes more than the terminal
    return process


def _level(name: str) -> int:
    levels = logging.getLevelNamesMapping()
    if name not in levels:
        raise CommandError(
            f"LOG_LEVEL={name!r} is none of {', '.join(levels)}", code=ExitCode.BAD_CONFIGURATION
        )
    return levels[name]
