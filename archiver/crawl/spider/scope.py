"""What a crawl asks for, and why it leaves the rest: hosts, patterns, depth, traps, budgets.

Pure and deterministic: the same addresses in the same order give the same answers. Memory is
bounded. A trap ends by itself: addresses of one shape get an allowance, and only pages with new
prose earn more of it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Self

from archiver.crawl.spider.leads import Lead, Waiting, WaitingInMemory
from archiver.crawl.spider.shapes import flaw_of, is_inside, shape_of, site_of
from archiver.model.url import host_of, is_web
from archiver.model.words import letters_of

MAX_DEPTH = 500
"""Steps from a start address: a list of 500 numbered pages is the longest way we walk."""
MAX_LINKS_OF_PAGE = 5_000
"""Links of one page that are looked at; a list of articles has a few hundred."""
_RARE = 50
"""Links of one shape that are looked at beyond: good pages may stand below a trap."""
ALLOWANCE = 300
"""Addresses of one shape that are asked for on trust."""
QUERY_ALLOWANCE = 150
"""The same for addresses that differ in their query: facets, sort orders, searches."""
EARNED = 4
"""Further addresses that each page with new prose earns for its shape."""
HOST_ALLOWANCE = 5_000
"""Addresses of one host that are asked for on trust, all shapes together."""
HOSTS_ALLOWANCE = 100
"""Hosts of one site that are asked on trust; a name server may make up any number."""
NO_LIMIT = sys.maxsize
_PROSE_A_HOST = 20
"""Pages with new prose that earn one further host."""
MAX_WAITING = 100_000
"""Addresses that wait for their shape to earn; beyond it they are refused."""
_MAX_SHAPES = 20_000
_MAX_PROSE = 200_000
_LEAST_PROSE = 200
"""Characters of prose below which a page earns nothing."""


@dataclass(kw_only=True, slots=True)
class Budget:
    """How many addresses of a kind were asked for, and how many may be."""

    allowance: int
    asked: int = 0
    most: int = NO_LIMIT
    """What the operator allows; no page earns more."""

    def earn(self) -> None:
        """Allow what a page with new prose earns."""
        self.allowance = min(self.allowance + EARNED, self.most)

    @property
    def is_spent(self) -> bool:
        """Tell whether no further address may be asked for."""
        return self.asked >= self.allowance


@dataclass(kw_only=True)
class Scope:
    """The rules of one crawl, and what they have learned so far."""

    hosts: frozenset[str]
    """Hosts without `www.`; their subdomains are inside too."""
    include: re.Pattern[str] | None = None
    """An address must match it, when it is given."""
    exclude: re.Pattern[str] | None = None
    max_depth: int = MAX_DEPTH
    allowance: int = ALLOWANCE
    query_allowance: int = QUERY_ALLOWANCE
    host_allowance: int = HOST_ALLOWANCE
    most_of_shape: int = NO_LIMIT
    most_of_host: int = NO_LIMIT
    _shapes: dict[str, Budget] = field(default_factory=dict)
    _hosts: dict[str, Budget] = field(default_factory=dict)
    waiting: Waiting = field(default_factory=WaitingInMemory)
    _prose: set[bytes] = field(default_factory=set)
    _changed: dict[str, None] = field(default_factory=dict)

    @classmethod
    def around(cls, starts: Iterable[str], **options: object) -> Self:
        """Make the scope of some start addresses: their registered domains and all below."""
        hosts = frozenset(site_of(host) for url in starts if (host := host_of(url)))
        return cls(hosts=hosts, **options)  # type: ignore[arg-type]  # options are fields

    def refusal(self, url: str, *, depth: int = 0) -> str | None:
        """Say why an address is not asked for, as a short code; None counts it as asked for."""
        if reason := self.flaw(url, depth=depth):
            return reason
        if self._is_one_host_too_many(url):
            return "hosts"
        shape, host = self._budgets(url)
        if shape is None or host is None:
            return "shapes"
        if shape.is_spent:
            return "shape-budget"
        if host.is_spent:
            return "host-budget"
        shape.asked += 1
        host.asked += 1
        self._note_budgets(url)
        return None

    def flaw(self, url: str, *, depth: int = 0) -> str | None:
        """Say what is wrong with an address itself, whatever was asked for before."""
        if not is_web(url):
            return "scheme"
        if not is_inside(host_of(url) or "", self.hosts):
            return "offsite"
        if depth > self.max_depth:
            return "depth"
        if self.exclude and self.exclude.search(url):
            return "excluded"
        if self.include and not self.include.search(url):
            return "not-included"
        return flaw_of(url)

    def admit(
        self,
        urls: Iterable[str],
        *,
        depth: int,
        refused: dict[str, int],
        via: str | None = None,
        limit: int = MAX_LINKS_OF_PAGE,
    ) -> Iterator[Lead]:
        """Give the links of one page that are asked for now; count the others by reason.

        What only lacks budget waits, and is given out by `earn` when its shape proves good.
        """
        beyond: Counter[str] = Counter()
        for count, url in enumerate(urls):
            if count >= limit and not _is_rare(url, beyond):
                refused["page-links"] = refused.get("page-links", 0) + 1
                continue
            lead = Lead(url=url, depth=depth, via=via, priority=self._priority(url))
            reason = self.refusal(url, depth=depth)
            if reason is None:
                yield lead
            elif not self._may_be_earned(reason, url) or not self._wait(lead):
                refused[reason] = refused.get(reason, 0) + 1

    def earn(self, url: str, prose: str) -> list[Lead]:
        """Learn from a page that was asked for; give out what waited for its shape.

        New prose (digits do not count) earns EARNED addresses, other pages none.
        """
        if not self._is_new(prose):
            return []
        shape, host = self._budgets(url)
        if shape is None or host is None:
            return []
        shape.earn()
        host.earn()
        self._note_budgets(url)
        given = self.waiting.take(shape_of(url), EARNED)
        return [lead for lead in given if self.refusal(lead.url, depth=lead.depth) is None]

    @property
    def left_waiting(self) -> int:
        """Addresses that still wait: left out when the crawl ends."""
        return len(self.waiting)

    # --- what has to outlive an interruption ---
    def changes(self) -> Iterator[tuple[str, str]]:
        """Give what was learned since the last call, for `recall`: keys and values."""
        for key in self._changed:
            kind, _, name = key.partition(" ")
            budget = {"shape": self._shapes, "host": self._hosts}.get(kind, {}).get(name)
            yield key, f"{budget.allowance} {budget.asked}" if budget else ""
        self._changed.clear()

    def recall(self, notes: Iterable[tuple[str, str]]) -> None:
        """Learn again what `changes` gave in an earlier run."""
        for key, value in notes:
            kind, _, name = key.partition(" ")
            if kind == "prose":
                self._prose.add(bytes.fromhex(name))
            elif kind in ("shape", "host"):
                allowance, asked = map(int, value.split())
                table = self._shapes if kind == "shape" else self._hosts
                most = self.most_of_shape if kind == "shape" else self.most_of_host
                table[name] = Budget(allowance=min(allowance, most), asked=asked, most=most)

    def _note_budgets(self, url: str) -> None:
        self._changed[f"shape {shape_of(url)}"] = None
        self._changed[f"host {host_of(url) or ''}"] = None

    def _budgets(self, url: str) -> tuple[Budget | None, Budget | None]:
        shape = shape_of(url)
        allowance = self.query_allowance if "?" in shape else self.allowance
        return (
            _budget(self._shapes, shape, allowance, self.most_of_shape),
            _budget(self._hosts, host_of(url) or "", self.host_allowance, self.most_of_host),
        )

    def _may_be_earned(self, reason: str, url: str) -> bool:
        """Tell whether an address lacks nothing but trust."""
        budgets = [budget for budget in self._budgets(url) if budget]
        is_final = any(budget.asked >= budget.most for budget in budgets)
        return reason in ("shape-budget", "host-budget") and not is_final

    def _is_one_host_too_many(self, url: str) -> bool:
        most = HOSTS_ALLOWANCE + len(self._prose) // _PROSE_A_HOST
        return len(self._hosts) >= most and (host_of(url) or "") not in self._hosts

    def _priority(self, url: str) -> int:
        budget = self._shapes.get(shape_of(url))
        return -(budget.asked // 50) if budget else 0

    def _wait(self, lead: Lead) -> bool:
        if len(self.waiting) >= MAX_WAITING:
            return False
        self.waiting.put(shape_of(lead.url), lead)
        return True

    def _is_new(self, prose: str) -> bool:
        letters = letters_of(prose[:20_000].lower())
        if len(letters.decode()) < _LEAST_PROSE:
            return False
        mark = blake2b(letters, digest_size=8).digest()
        if mark in self._prose or len(self._prose) >= _MAX_PROSE:
            return False
        self._prose.add(mark)
        self._changed[f"prose {mark.hex()}"] = None
        return True


def _is_rare(url: str, beyond: Counter[str]) -> bool:
    """Tell whether a page has few links of this shape beyond its limit; count it."""
    if not is_web(url):
        return False
    beyond[shape := shape_of(url)] += 1
    return beyond[shape] <= _RARE


def _budget(table: dict[str, Budget], key: str, allowance: int, most: int) -> Budget | None:
    if key not in table and len(table) >= _MAX_SHAPES:
        return None
    return table.setdefault(key, Budget(allowance=min(allowance, most), most=most))
