"""What has passed in a crawl so far, host by host."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rich.filesize import decimal

from archiver.model.article import Article, Reading, embeds_of
from archiver.model.printable import on_one_line
from archiver.model.url import host_of


@dataclass(kw_only=True, slots=True)
class Tally:
    """What has passed so far."""

    pages: Counter[str] = field(default_factory=Counter)
    """Answers per host, whatever their status."""
    articles: Counter[str] = field(default_factory=Counter)
    embeds: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    """Answers per host with a status of 400 and above."""
    stored_bytes: Counter[str] = field(default_factory=Counter)
    """Length of the response records, compressed as they lie in the WARC."""
    without: Counter[str] = field(default_factory=Counter)
    """Pages that gave no article, by the reason that decided."""
    unread: int = 0
    """Pages that nobody has read, because that was asked for."""
    unchanged: int = 0
    """Articles that the archive holds already, word for word."""

    def add_response(self, url: str, status: int, stored_bytes: int) -> None:
        """Count one answer."""
        host = _shown_host(url)
        self.pages[host] += 1
        self.stored_bytes[host] += stored_bytes
        self.failed[host] += status >= 400  # noqa: PLR2004  # RFC 9110 section 15.5

    def add_requisite(self, url: str, stored_bytes: int) -> None:
        """Count what came with a page: its bytes only, for it is no page."""
        self.stored_bytes[_shown_host(url)] += stored_bytes

    def add_article(self, article: Article) -> None:
        """Count one article with its embeds."""
        host = _shown_host(article.url or "")
        self.articles[host] += 1
        self.embeds[host] += sum(1 for _ in embeds_of(article.body))

    def add_dropped(self, reading: Reading) -> None:
        """Count one page that gave nothing new: no article, or one that is known."""
        if reading.article is not None:
            self.unchanged += 1
        else:
            self.without[reading.doubts[-1].code if reading.doubts else "unsaid"] += 1

    def row(self, host: str | None = None) -> tuple[str, ...]:
        """Return pages, failed, articles, embeds and bytes as texts, of one host or of all."""
        counters = (self.pages, self.failed, self.articles, self.embeds)
        numbers = [f"{_of(counter, host):,}" for counter in counters]
        return (*numbers, decimal(_of(self.stored_bytes, host)))


def _of(counter: Counter[str], host: str | None) -> int:
    return counter.total() if host is None else counter[host]


def _shown_host(url: str) -> str:
    return on_one_line(host_of(url) or url)
