"""The contract `@kept` of a spider's callback: each kept page gives the article beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest import TestCase

from scrapy import Request
from scrapy.contracts import Contract
from scrapy.http import HtmlResponse

from archiver.commands.choice import domains_of
from archiver.commands.kept.case import (
    PAGES,
    Case,
    Kept,
    cases_in,
    golden_differences,
    golden_text,
    kept_in,
)
from archiver.commands.kept.house import house
from archiver.crawl.rereading.atonce import at_once
from archiver.crawl.spider.site import SiteSpider
from archiver.model.article import Article, Reading
from archiver.model.receipt import Receipt

Callback = Callable[[HtmlResponse], AsyncIterator[object] | Iterator[object]]


class KeptContract(Contract):
    """`@kept`: the callback makes of each kept page of the site what stands beside it."""

    name = "kept"

    @staticmethod
    def why_not() -> str | None:
        """Return why nothing can be checked here; None when there are kept pages."""
        pages = _pages()
        if any(cases_in(pages)):
            return None
        return (
            f"no kept page is in {pages}: nothing is checked; an installed package has none, "
            "run it in a checkout"
        )

    def cases(self, spider: SiteSpider, callback: Callback) -> Iterator[TestCase]:
        """Yield a test for each kept page; one that fails for a site that has none."""
        if not domains_of(type(spider)):
            return
        mine = [case for case in cases_in(_pages()) if case.site == spider.name]
        for case in mine:
            yield KeptCase(case, spider, callback)
        if not mine:
            yield KeptCase(None, spider, callback)


class KeptCase(TestCase):
    """One kept page through one callback."""

    def __init__(self, case: Case | None, spider: SiteSpider, callback: Callback) -> None:
        super().__init__("check")
        self.case, self.spider, self.callback = case, spider, callback

    def __str__(self) -> str:
        """Name the site and the case."""
        return f"[{self.spider.name}] {self.case.name if self.case else 'no case'} (@kept)"

    def shortDescription(self) -> None:  # noqa: N802  # unittest's name
        """Say nothing beside the name."""

    def check(self) -> None:
        """Compare what the callback makes of the page with what stands beside it."""
        if self.case is None:
            self.fail(f"{self.spider.name} has no kept page: archiver keep URL --scrub keeps one")
        kept, where = kept_in(self.case.warc), f"{self.case.site}/{self.case.name}"
        if not self.spider.is_article(kept.url):
            self.fail(f"{where}: {kept.url} is no article to article_url")
        given = at_once(self.callback(_answer(kept)))
        (reading,) = (one for one in given if isinstance(one, Reading))
        if reading.article is None:
            self.fail(f"{where} gives no article: {reading.doubts}")
        new, old = golden_text(_as_kept(reading.article)), self.case.golden.read_text("utf-8")
        if new != old:
            told = "\n".join(golden_differences(old, new))
            self.fail(f"{where} is read otherwise than {self.case.golden} says:\n{told}")


def _pages() -> Path:
    return house() / PAGES


def _answer(kept: Kept) -> HtmlResponse:
    """Return a kept page as Scrapy hands it to a callback."""
    receipt = Receipt(
        file="",
        offset=0,
        length=0,
        record_id="",
        payload_digest=None,
        date=kept.captured.isoformat(),
    )
    request = Request(kept.url, meta={"archiver_receipt": receipt})
    kind = (kept.content_type or "text/html").encode("latin-1", "replace")
    return HtmlResponse(
        kept.url, status=kept.status, headers={b"Content-Type": kind}, body=kept.data,
        request=request,
    )  # fmt: skip


def _as_kept(article: Article) -> Article:
    """Leave out when it was read: a golden is not of an hour."""
    return replace(article, extracted=replace(article.extracted, at=None))
