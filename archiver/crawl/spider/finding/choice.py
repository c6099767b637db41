"""Which of the addresses that a list names are asked for; every other one is counted by reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scrapy.crawler import Crawler

from archiver.crawl.spider.arguments import Arguments
from archiver.crawl.spider.finding.due import Due
from archiver.model.url import identity

Entry = tuple[str, str | None]
"""An address, and the date that a list gives for it."""
_MOST_PASSED = 1_000_000


class Choice:
    """The addresses that one crawl has passed by, each counted once."""

    def __init__(self, crawler: Crawler, due: Due, arguments: Arguments) -> None:
        self._crawler = crawler
        self._due = due
        self._arguments = arguments
        self._passed: set[str] = set()

    def wanted(self, url: str, published: str | None) -> bool:
        """Tell whether an article is to be asked for; count it with its reason when not."""
        reason = self._arguments.refuses(url)
        if not reason and not self._arguments.window.holds(published):
            reason = "outside-window"
        if reason:
            self._pass(url, reason)
            return False
        return self._due.is_due(url, hint=published)

    def articles(
        self,
        entries: Iterable[Entry],
        *,
        is_ours: Callable[[str], bool],
        is_article: Callable[[str], bool],
        lists: Iterable[str],
    ) -> Iterator[Entry]:
        """Give the articles among entries; count what is none and no further list either."""
        followed = set(map(identity, lists))
        for url, published in entries:
            if is_article(url):
                yield url, published
            elif identity(url) not in followed:
                self._pass(url, "no-article" if is_ours(url) else "offsite")

    def _pass(self, url: str, reason: str) -> None:
        known = identity(url)
        if known in self._passed:
            return
        if len(self._passed) < _MOST_PASSED:
            self._passed.add(known)
        self._crawler.stats.inc_value(f"archiver/scope/{reason}")
