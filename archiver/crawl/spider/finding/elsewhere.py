"""An address that leads elsewhere: to the front page it is gone, to another article it moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

from archiver.crawl.spider.answer import Answer
from archiver.model.article import Doubt, Reading
from archiver.model.url import identity
from archiver.store.history.absence import MOVED, SENT_HOME


class Site(Protocol):
    """Knows its articles."""

    name: str

    def is_article(self, url: str) -> bool:
        """Tell whether an address looks like an article of this site."""


def sent_elsewhere(answer: Answer, site: Site) -> Iterator[Reading]:
    """Give the reading of the address that was asked for, when it was an article's."""
    asked = answer.asked_url
    if not asked or answer.is_error or identity(asked) == identity(answer.url):
        return
    if not site.is_article(asked):
        return
    code = SENT_HOME if _is_home(answer.url) and not _is_home(asked) else MOVED
    doubt = Doubt(code=code, where="", expected=asked, found=answer.url)
    yield Reading(
        url=asked,
        article=None,
        doubts=(doubt,),
        site=site.name,
        spider=site.name,
    )


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
