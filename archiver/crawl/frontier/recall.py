"""What a spider remembers across an interruption: what it asked for, what its scope learned."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.crawler import Crawler

from archiver.crawl.frontier.scheduler import frontier_of
from archiver.crawl.spider.leads import Lead
from archiver.crawl.spider.scope import Scope
from archiver.model.jsonform import from_line, to_line
from archiver.store.state.memory import Memory


class WaitingInJournal:
    """Leads that wait in the journal of the archive."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def put(self, shape: str, lead: Lead) -> None:
        """Let a lead wait; one that waits already stays where it is."""
        self._memory.put(shape, lead.url, to_line(lead))

    def take(self, shape: str, count: int) -> list[Lead]:
        """Take the first leads of a shape."""
        return [from_line(Lead, line) for line in self._memory.take(shape, count)]

    def __len__(self) -> int:
        """Return how many wait."""
        waiting: int = self._memory.waiting
        return waiting


def asked_before(crawler: Crawler) -> Iterator[str]:
    """Give the addresses that the runs this one goes on from have asked for."""
    frontier = frontier_of(crawler)
    return frontier.memory.asked() if frontier is not None else iter(())


def keep_scope(crawler: Crawler, scope: Scope) -> None:
    """Let a scope go on where it was interrupted, and outlive the next interruption."""
    frontier = frontier_of(crawler)
    if frontier is not None:
        memory = frontier.memory
        scope.recall(memory.notes())
        scope.waiting = WaitingInJournal(memory)
        frontier.before_commit.append(lambda: memory.note(scope.changes()))
