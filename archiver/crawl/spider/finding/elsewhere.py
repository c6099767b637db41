"""An address that leads elsewhere: to the front page it is gone, to another article it moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

from scrapy import Request

from archiver.crawl.spider.answer import Answer
from archiver.model.article import Doubt, Reading
from archiver.model.url import identity
from archiver.store.archive import Archive
from archiver.store.history.absence import MOVED, SENT_HOME, absence_of


class Site(Protocol):
    """Knows its articles."""

    name: str

    def is_article(self, url: str) -> bool:
        """Tell whether an address looks like an article of this site."""


def sent_elsewhere(answer: Answer, site: Site) -> Iterator[Reading]:
    """Give the reading of the address that was asked for, when it was an article's."""
    doubt = None if answer.is_error else _doubt(answer.asked_url, answer.url, site)
    if doubt is not None:
        yield Reading(
            url=answer.asked_url,
            article=None,
            doubts=(doubt,),
            site=site.name,
            spider=site.name,
        )


def note_elsewhere(request: Request, site: Site, archive: Archive) -> None:
    """Remember where an article leads whose target was asked for before: nothing comes of it."""
    asked = next(iter(request.meta.get("redirect_urls", ())), "")
    doubt = _doubt(asked, request.url, site)
    if doubt and archive.known(asked) and (absence := absence_of([doubt])):
        kind, reason = absence
        archive.journal.history.gone(asked, kind=kind, reason=reason, archive=None)


def _doubt(asked: str, came_to: str, site: Site) -> Doubt | None:
    """Return the doubt about an article that leads elsewhere; None when it does not."""
    if not asked or identity(asked) == identity(came_to) or not site.is_article(asked):
        return None
    code = SENT_HOME if _is_home(came_to) and not _is_home(asked) else MOVED
    return Doubt(code=code, where="", expected=asked, found=came_to)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
