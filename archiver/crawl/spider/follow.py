"""The spider of any site: follows the links in scope, reads every page generically.

What lies outside the scope is not asked for; the reason is counted under
`archiver/scope/<reason>`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response

from archiver.crawl.frontier.recall import asked_before, keep_scope
from archiver.crawl.politeness.robots import robots_sitemaps
from archiver.crawl.spider.answer import Answer
from archiver.crawl.spider.arguments import ArgumentError, Arguments, count_of
from archiver.crawl.spider.finding.elsewhere import sent_elsewhere
from archiver.crawl.spider.leads import Lead
from archiver.crawl.spider.scope import MAX_DEPTH, MAX_LINKS_OF_PAGE, NO_LIMIT, Scope
from archiver.crawl.spider.seeds import Seed, read_seeds
from archiver.crawl.spider.site import FEED_PRIORITY, SiteSpider
from archiver.model.article import Reading
from archiver.model.url import identity
from archiver.read.sitemaps import MAX_ENTRIES


class FollowingSpider(SiteSpider):
    """Fetches a start address and what it leads to, within its domain."""

    follows = True

    def __init__(self, arguments: Arguments, scope: Scope, listed: tuple[Seed, ...] = ()) -> None:
        super().__init__(arguments)
        self.scope = scope
        self.listed = listed
        self.allowed_domains = list(scope.hosts)

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Make the spider of `start` or `urls`; raise ArgumentError when that is wrong."""
        arguments = Arguments.of(given, more=("urls", "depth", "per_host", "per_pattern"))
        listed = read_seeds(given["urls"]) if "urls" in given else ()
        if not (arguments.start or listed):
            raise ArgumentError("nothing to fetch: give start=URL or urls=FILE")
        scope = Scope.around(
            (*arguments.start, *(seed.url for seed in listed)),
            include=arguments.include,
            exclude=arguments.exclude,
            max_depth=count_of(given, "depth") or MAX_DEPTH,
            most_of_host=count_of(given, "per_host") or NO_LIMIT,
            most_of_shape=count_of(given, "per_pattern") or NO_LIMIT,
        )
        return cls(arguments, scope, listed)

    def seeds(self) -> Iterable[str]:
        """Name the start addresses and those of lists."""
        return (*self.arguments.start, *(seed.url for seed in self.listed))

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the start addresses, and for those of lists that lie in scope and are due."""
        starts = set(self.arguments.start)
        before = (url for url in asked_before(self.crawler) if url not in starts)
        self.asked.update(map(identity, before))
        keep_scope(self.crawler, self.scope)
        for url in self.arguments.start:
            yield self.ask(url, priority=FEED_PRIORITY)
        for request in self.requests_for(self.leads_of_lists()):
            yield request
        for url in self.overdue(lambda url: self.scope.flaw(url) is None):
            yield self.ask(url)

    def leads_of_lists(self) -> Iterator[Lead]:
        """Give the listed addresses that lie in scope and in the window, and are due."""
        for seed in self.listed:
            in_window = seed.may_lie_in(self.arguments.window)
            reason = self.scope.flaw(seed.url) if in_window else "outside-window"
            if reason:
                self.crawler.stats.inc_value(f"archiver/scope/{reason}")
            elif self.due.is_due(seed.url, hint=seed.published):
                yield Lead(url=seed.url, depth=0)

    async def parse(self, response: Response) -> AsyncIterator[Request | Reading]:
        """Read a page and go on along its links; feeds and sitemaps only lead on."""
        answer = Answer.of(response)
        for elsewhere in sent_elsewhere(answer, self):
            yield elsewhere
        onward: list[Lead] = []
        if answer.kind in ("page", "other") or answer.is_error:
            reading = await self.reading_of(answer)
            onward += self.onward(answer, reading.leads)
            yield reading
            if prose := reading.article.text if reading.article else reading.prose:
                onward += self.scope.earn(answer.url, prose)
        else:
            onward += self.onward(answer)
        for request in self.requests_for(onward):
            yield request

    def onward(self, answer: Answer, leads: Sequence[str] = ()) -> Iterator[Lead]:
        """Give what lies in scope behind this answer and was not asked for yet.

        `leads` is what a page leads to.
        """
        fresh = (url for url in self.leads_of(answer, leads) if identity(url) not in self.asked)
        refused: dict[str, int] = {}
        limit = MAX_LINKS_OF_PAGE if answer.kind == "page" else MAX_ENTRIES
        yield from self.scope.admit(
            fresh, depth=answer.depth + 1, refused=refused, via=answer.url, limit=limit
        )
        for reason, count in refused.items():
            self.crawler.stats.inc_value(f"archiver/scope/{reason}", count)

    def requests_for(self, leads: Iterable[Lead]) -> Iterator[Request]:
        """Ask for leads, each address once, while more are wanted."""
        for lead in leads:
            if self.is_enough():
                self.crawler.stats.inc_value("archiver/limit/left_out")
                return
            if (known := identity(lead.url)) not in self.asked:
                self.asked.add(known)
                yield self.ask(lead.url, via=lead.via, priority=lead.priority)

    def closed(self, reason: str) -> None:  # noqa: ARG002  # Scrapy's form
        """Count what still waits for pages of its shape to prove good: it was left out."""
        if waiting := self.scope.left_waiting:
            self.crawler.stats.inc_value("archiver/scope/shape-budget", waiting)

    def leads_of(self, answer: Answer, leads: Sequence[str]) -> Iterator[str]:
        """Name the addresses an answer leads to, within the window where a date is given."""
        holds, is_due = self.arguments.window.holds, self.due.is_due
        if answer.is_error:
            return iter(())
        if answer.kind in ("feed", "sitemap", "json"):
            onward = self.lists.onward(answer, has_news=True)
            entries = self.lists.entries(answer)
            return chain(
                onward,
                (url for url, when in entries if holds(when) and is_due(url, hint=when)),
            )
        if answer.kind != "page":
            return iter(())
        announced = robots_sitemaps(self.crawler, answer.url) if answer.depth == 0 else ()
        return chain(announced, filter(is_due, leads))

    def is_article(self, url: str) -> bool:
        """Tell whether an address may be an article: any in scope may."""
        return self.scope.flaw(url) is None
