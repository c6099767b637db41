"""What a page needs and did not get: a line of doubt for each, so that no hole is silent.

A requisite is asked for once in a crawl, so it is told of once; what was told in an earlier run
the archive knows. Of one host a thousand are named in a run, the others counted.
"""

from __future__ import annotations

from collections import Counter
from weakref import WeakKeyDictionary

from scrapy import Request, Spider

from archiver.model.article import PageDoubt
from archiver.model.url import host_of
from archiver.store.archive import opened

MOST_NAMED = 1000
"""Requisites of one host that a run names."""
_MOST_HOSTS = 1000
"""Hosts that are counted apart; the others share one count."""

_named: WeakKeyDictionary[Spider, Counter[str]] = WeakKeyDictionary()


def lacks(spider: Spider, request: Request, *, kind: str, page: str, reason: str) -> None:
    """Record that a page has to do without a requisite, or with a part of it."""
    url = next(iter(request.meta.get("redirect_urls", ())), request.url)
    counts = _named.setdefault(spider, Counter())
    host = host_of(url) or ""
    if host not in counts and len(counts) >= _MOST_HOSTS:
        host = ""
    counts[host] += 1
    if counts[host] <= MOST_NAMED:
        _doubt(spider, page, "requisite-missing", expected=f"{kind} {url}", found=reason)
    elif counts[host] == MOST_NAMED + 1:
        found = f"more than {MOST_NAMED} missing from {host or 'other hosts'}: no more are named"
        _doubt(spider, page, "requisites-missing", expected=None, found=found)


def leaves_out(spider: Spider, count: int, *, page: str, via: str, most: int) -> None:
    """Record that a page names more than is asked for."""
    found = f"{count} more, named by {via}"
    _doubt(spider, page, "requisites-left-out", expected=f"at most {most}", found=found)


def _doubt(spider: Spider, page: str, code: str, *, expected: str | None, found: str) -> None:
    opened(spider.settings["ARCHIVER_ARCHIVE"]).add_doubt(
        PageDoubt(
            site=spider.name,
            url=page,
            code=code,
            where="requisites",
            expected=expected,
            found=found,
            outcome="kept",
        )
    )
