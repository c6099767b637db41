"""What a list names, and which further lists are worth asking for.

A list is followed as long as it brings something new: a run that finds page one as it was asks for
nothing behind it. A feed that does not reach back to where the last run ended has a gap, which its
further pages, the site's sitemaps and its date archives close.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from scrapy.crawler import Crawler

from archiver.crawl.politeness.robots import robots_sitemaps
from archiver.crawl.spider.answer import Answer
from archiver.crawl.spider.arguments import Window
from archiver.crawl.spider.finding.due import Due
from archiver.crawl.spider.finding.further import days_of, next_of_feed
from archiver.model.moment import moment_of

logger = logging.getLogger(__name__)

Entries = Iterator[tuple[str, str | None]]

_SEALED = timedelta(days=30)
"""Age of a sitemap's date after which it is read again only when that date has changed."""


class Lists:
    """The lists of one crawl."""

    def __init__(self, crawler: Crawler, due: Due, window: Window, *, archives: str = "") -> None:
        self._crawler = crawler
        self._due = due
        self._window = window
        self._archives = archives
        self._before: dict[str, datetime | None] = {}

    def entries(self, answer: Answer) -> Entries:
        """Give the addresses that a list names, with the dates it gives for them."""
        if answer.kind == "feed":
            yield from answer.feed_entries()
        elif answer.kind == "sitemap":
            yield from answer.sitemap_entries()
        elif answer.kind == "json":
            yield from answer.json_list.entries if answer.json_list else ()
        else:
            yield from ((url, None) for url in answer.links())

    def onward(self, answer: Answer, *, has_news: bool) -> Iterator[str]:
        """Give the further lists that are worth asking for.

        `has_news`: this list named an article that no earlier run had seen.
        """
        if answer.kind == "feed":
            yield from self._behind_feed(answer)
        elif answer.kind == "sitemap":
            yield from self._of_index(answer)
        elif has_news or self._mark(answer.url) is None:
            if answer.kind == "json":
                following = answer.json_list.next_url if answer.json_list else None
                yield from [following] if following else []
            else:
                yield from answer.further_pages()
        if answer.depth == 0 and answer.kind in ("page", "json"):
            self._set_mark(answer.url, "")

    def archives(self, since: datetime | None) -> Iterator[str]:
        """Give the site's date archives from a moment on, up to now or the window's end."""
        if since is not None and self._archives:
            last = min(self._window.until or datetime.now(UTC), datetime.now(UTC))
            yield from days_of(self._archives, since.date(), last.date())

    # --- feeds ---
    def _behind_feed(self, answer: Answer) -> Iterator[str]:
        """Follow a feed to where the last run ended, or to the beginning of the window."""
        dates = [found for _, when in answer.feed_entries() if (found := moment_of(when))]
        target = self._target(answer)
        if dates and answer.depth == 0:
            newest = max(dates)
            mark = self._mark(answer.url)
            if mark is None or newest > mark:
                self._set_mark(answer.url, newest.isoformat())
        if target is None or not dates or min(dates) <= target:
            return
        following = answer.feed.next_url or next_of_feed(answer.body, answer.url)
        if following:
            yield following
            return
        self._crawler.stats.inc_value("archiver/finding/feed_gaps")
        logger.info("a feed does not reach back to=%s url=%s", target.date(), answer.url)
        yield from robots_sitemaps(self._crawler, answer.url)
        yield from self.archives(target)

    def _target(self, answer: Answer) -> datetime | None:
        """Return the moment that a feed has to reach back to; None when that does not matter."""
        source = answer.url if answer.depth == 0 else answer.first_list or answer.url
        mark = self._mark_before(source)
        moments = [found for found in (self._window.since, mark) if found is not None]
        return max(moments) if moments else None

    # --- sitemaps ---
    def _of_index(self, answer: Answer) -> Iterator[str]:
        """Leave out the sitemaps that are sealed, or end before the window begins."""
        for url, said in answer.sitemap_children():
            when = moment_of(said)
            if when and self._window.since and when < self._window.since:
                self._crawler.stats.inc_value("archiver/scope/outside-window")
            elif when and self._is_sealed(url, when):
                self._crawler.stats.inc_value("archiver/scope/sealed-sitemap")
            else:
                if when:
                    self._set_mark(url, when.isoformat())
                yield url

    def _is_sealed(self, url: str, when: datetime) -> bool:
        return self._mark(url) == when and datetime.now(UTC) - when > _SEALED

    # --- marks ---
    def _mark(self, source: str) -> datetime | None:
        """Return the newest date of the last reading; the earliest of moments for a plain list."""
        mark = self._due.history.mark(source) if self._due.history else None
        if mark is None:
            return None
        return moment_of(mark.newest) or datetime.min.replace(tzinfo=UTC)

    def _mark_before(self, source: str) -> datetime | None:
        """Return the mark as this run found it."""
        if source not in self._before:
            self._before[source] = self._mark(source)
        return self._before[source]

    def _set_mark(self, source: str, newest: str) -> None:
        if self._due.history is not None:
            self._due.history.set_mark(source, newest)
