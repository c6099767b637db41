"""The spider of `archiver recheck --embeds`: one request a post, to its platform's own endpoint.

Every answer is archived as any other and read for its state only: no article comes of it, and
what the articles showed first stays as it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.crawl.capture.handler import RECEIPT
from archiver.crawl.recheck.endpoints import endpoint_of, verdict
from archiver.crawl.revalidate import UNCONDITIONAL
from archiver.crawl.spider.arguments import ArgumentError, Arguments
from archiver.crawl.spider.site import SiteSpider
from archiver.model.article import Reading
from archiver.model.embed import Embed, EmbedState
from archiver.model.jsonform import from_line, to_line
from archiver.store.archive import opened

EMBED = "archiver_embed"
"""Request meta: the embed that is asked for, as its JSON line."""
_NO_READINGS: tuple[Reading, ...] = ()


class RecheckSpider(SiteSpider):
    """Asks for the state of every post in the archive whose platform tells it."""

    requisites = "none"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Make the spider; it takes no arguments."""
        if given:
            raise ArgumentError(f"unknown argument {min(given)!r}: this spider takes none")
        return cls(Arguments())

    def seeds(self) -> Iterable[str]:
        """Name no address: what is asked for stands in the archive."""
        base = self.settings["ARCHIVER_EMBED_BASE"]
        return [base] if base else []

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every post, its latest state unknown or not."""
        journal = opened(self.settings["ARCHIVER_ARCHIVE"]).journal
        base = self.settings["ARCHIVER_EMBED_BASE"] or ""
        for sighting in list(journal.sightings()):
            url = endpoint_of(sighting.embed, base=base)
            if url is None:
                self.crawler.stats.inc_value("archiver/scope/no-endpoint")
                continue
            meta = {EMBED: to_line(sighting.embed), UNCONDITIONAL: True}
            yield Request(url, self.parse, errback=self.failed, meta=meta)

    async def parse(self, response: Response) -> AsyncIterator[Request | Reading]:
        """Remember what the platform said."""
        self._seen(response.meta, *verdict(response.status, response.body))
        for reading in _NO_READINGS:
            yield reading

    def failed(self, failure: Failure) -> Iterator[Reading]:
        """Remember that nothing is known."""
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy for an errback
        self._seen(request.meta, "unknown", type(failure.value).__name__)
        yield from ()

    def _seen(self, meta: Mapping[str, Any], state: EmbedState, reason: str) -> None:
        self.crawler.stats.inc_value(f"archiver/recheck/{state}")
        opened(self.settings["ARCHIVER_ARCHIVE"]).journal.states.seen(
            from_line(Embed, meta[EMBED]),
            state,
            reason=reason,
            at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            archive=meta.get(RECEIPT),
        )
