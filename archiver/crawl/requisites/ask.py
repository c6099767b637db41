"""Asking for requisites: right after their article, politely, and each once in a crawl.

They are no pages: the scope of articles does not hold for them; addresses, robots.txt, pace and
limits do. Their records name the page they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from archiver.crawl.frontier.scheduler import frontier_of
from archiver.crawl.requisites.css import Kind
from archiver.crawl.requisites.find import MAX_OF_PAGE, Mode, Wanted, requisites_of_sheet
from archiver.crawl.requisites.lack import lacks, leaves_out
from archiver.crawl.spider.answer import failure_reading
from archiver.store.state.memory import REQUISITES

REQUISITE = "archiver_requisite"
"""Request meta: what kind of requisite is asked for; a page has no such key."""
OF_PAGE = "archiver_requisite_of"
"""Request meta: the page that needs it."""
NEST = "archiver_requisite_nest"
"""Request meta: how many style sheets lie between the page and this one."""
_MAX_NEST = 4
_BEHIND: tuple[Kind, ...] = ("other", "image", "font", "script", "style", "media")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_MODES: dict[str, Mode] = {"all": "all", "images": "images", "none": "none"}


def mode_of(value: str, *, default: Mode) -> Mode:
    """Return what ARCHIVER_REQUISITES asks for; raise ValueError for what it cannot be."""
    if not value:
        return default
    if value not in _MODES:
        raise ValueError(f"{value!r} is none of {', '.join(_MODES)}")
    return _MODES[value]


def mode_for(settings: BaseSettings, spider: Spider) -> Mode:
    """Return what is fetched with the pages of a spider: its own default, unless one was set."""
    default = getattr(spider, "requisites", "all")
    return mode_of(settings["ARCHIVER_REQUISITES"] or "", default=_MODES[default])


def requests_for(
    spider: Spider, wanted: Iterable[Wanted], *, page: str, via: str, nest: int = 0
) -> Iterator[Request]:
    """Yield the requests for what a page needs; `via` is what names it: the page or a sheet."""
    wanted = list(wanted)
    if len(wanted) > MAX_OF_PAGE:
        leaves_out(spider, len(wanted) - MAX_OF_PAGE, page=page, via=via, most=MAX_OF_PAGE)
    for one in wanted[:MAX_OF_PAGE]:
        yield Request(
            one.url,
            spider.requisite,  # type: ignore[attr-defined]  # SiteSpider's, by this module's name
            errback=spider.requisite_failed,  # type: ignore[attr-defined]  # likewise
            priority=REQUISITES[_BEHIND.index(one.kind)],
            meta={
                "archiver_via": via,
                "archiver_notes": {"requisite": one.kind, "requisite-of": page},
                REQUISITE: one.kind,
                OF_PAGE: page,
                NEST: nest,
            },
        )


def requisite(self: Spider, response: Response) -> Iterator[Request]:
    """Take a requisite: nothing is read of it; what a style sheet needs is asked for in turn."""
    meta, nest = response.meta, response.meta.get(NEST, 0)
    if response.status >= 400:  # noqa: PLR2004  # RFC 9110 section 15.5
        said = f"HTTP {response.status}"
        self.crawler.stats.inc_value(f"archiver/requisites/failed/{said}")
        _tell(self, response, said)
        return
    self.crawler.stats.inc_value("archiver/requisites/kept")
    if flags := meta.get("archiver_flags"):
        _tell(self, response, ", ".join(flags))
    if meta.get(REQUISITE) != "style" or nest >= _MAX_NEST:
        return
    charset = _CHARSET.search((response.headers.get(b"Content-Type") or b"").decode("latin-1"))
    mode = mode_for(self.crawler.settings, self)
    wanted = requisites_of_sheet(
        response.body, url=response.url, charset=charset[1] if charset else None, mode=mode
    )
    page = meta.get(OF_PAGE) or response.url
    yield from requests_for(self, wanted, page=page, via=response.url, nest=nest + 1)


def requisite_failed(self: Spider, failure: Failure) -> Iterator[Request]:
    """Record a requisite that did not come, and let the journal know why."""
    reading = failure_reading(failure, site=self.name, spider=self.name)
    doubt = reading.doubts[0]
    self.crawler.stats.inc_value(f"archiver/requisites/failed/{doubt.code}")
    _tell(self, failure, f"{doubt.code}: {doubt.found}")
    if (frontier := frontier_of(self.crawler)) is not None:
        frontier.heard(reading, failure)
    yield from ()


def _tell(spider: Spider, of: Response | Failure, reason: str) -> None:
    request: Request = of.request  # type: ignore[union-attr,assignment]  # set by Scrapy, for an errback too
    kind, page = request.meta[REQUISITE], request.meta[OF_PAGE]
    lacks(spider, request, kind=kind, page=page, reason=reason)
