"""Which spider an address belongs to; the spiders say it themselves."""

from __future__ import annotations

import difflib
import os
from functools import cache

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from archiver.commands.shown.lines import CommandError
from archiver.commands.way import GENERIC, Way
from archiver.crawl.spider.site import SiteSpider
from archiver.model.exits import ExitCode
from archiver.model.url import host_of
from archiver.rooms import ForeignPackageError

Spiders = dict[str, type[SiteSpider]]

ANY_SITE = "site"
"""The spider for an address whose site has none of its own."""


def project_settings() -> Settings:
    """Return the settings of `archiver.settings`, in whatever folder the command was started."""
    settings = Settings()
    module = os.environ.get("SCRAPY_SETTINGS_MODULE", "archiver.settings")
    try:
        settings.setmodule(module, priority="project")
    except ForeignPackageError as error:
        raise CommandError(str(error), code=ExitCode.BAD_CONFIGURATION) from error
    return settings


@cache
def spiders() -> Spiders:
    """Return every spider class by its name, in alphabetical order."""
    loader = SpiderLoader.from_settings(project_settings())
    loaded = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: kind for name, kind in loaded.items() if issubclass(kind, SiteSpider)}


def find_spider(name: str) -> type[SiteSpider]:
    """Return the spider of that name; raise CommandError that names the nearest ones."""
    known = spiders()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3) or list(known)
    raise CommandError(
        f"there is no spider {name!r}; did you mean {', '.join(near)}?",
        code=ExitCode.BAD_CONFIGURATION,
    )


def domains_of(spider: type[SiteSpider]) -> tuple[str, ...]:
    """Return the domains of a spider's site; empty for a spider of any site."""
    return tuple(getattr(spider, "allowed_domains", None) or ())


def spider_of(url: str, among: Spiders) -> type[SiteSpider] | None:
    """Return the spider on whose domain an address lies; the longest domain wins."""
    host = host_of(url) or ""
    found = [
        (len(domain), name)
        for name, kind in among.items()
        for domain in domains_of(kind)
        if host == domain or host.endswith(f".{domain}")
    ]
    return among[max(found)[1]] if found else None


def way_of(spider: type[SiteSpider] | None) -> Way:
    """Return how this spider reads its pages; the generic way for none."""
    if spider is None:
        return GENERIC
    return Way(
        layouts=spider.layouts,
        site=spider.name,
        spider=spider.name,
        revision=f"{spider.name}@{spider.revision}",
    )
