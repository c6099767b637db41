"""Who is to blame for an error of the server: the page, or its host; pure.

A page is at fault when its host gave a good answer between two of the page's errors. A host is in
a storm when several addresses err without a good answer between, or when the last try of a page
leaves it open. A host that gave nothing good while others do is to blame itself: its pages fail.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

STORM_AFTER = 5
"""Addresses of a host that answer an error of the server, without a good answer between."""


@dataclass(kw_only=True)
class Storms:
    """What hosts have answered in this run."""

    raging: set[str] = field(default_factory=set)
    """Hosts that answer nothing but errors."""
    _goods: Counter[str] = field(default_factory=Counter)
    """Good answers by host."""
    _marks: dict[str, int] = field(default_factory=dict)
    """Address to the good answers of its host when it last erred."""
    _erring: dict[str, set[str]] = field(default_factory=dict)

    def went_well(self, host: str, url: str) -> bool:
        """Learn of a good answer; return whether it ends a storm."""
        self._goods[host] += 1
        self._marks.pop(url, None)
        self._erring.pop(host, None)
        was_raging = host in self.raging
        self.raging.discard(host)
        return was_raging

    def erred(self, host: str, url: str, *, is_last: bool) -> bool:
        """Learn of an error; return whether the host is to blame, and the page is to wait.

        `is_last`: the page has failed for good unless it waits.
        """
        goods = self._goods[host]
        is_page = self._marks.get(url, goods) < goods
        self._marks[url] = goods
        if not (is_page and host not in self.raging):
            erring = self._erring.setdefault(host, set())
            if len(erring) < STORM_AFTER:
                erring.add(url)
            if self.is_wide(host) or (is_last and self._is_open(host)):
                self.raging.add(host)
                return True
        if is_last:
            del self._marks[url]
        return False

    def is_wide(self, host: str) -> bool:
        """Tell whether several addresses err, and not the last ones of a host alone."""
        return len(self._erring.get(host, ())) >= STORM_AFTER

    def has_given(self, host: str) -> bool:
        """Tell whether a host gave anything good in this run."""
        return host in self._goods

    def _is_open(self, host: str) -> bool:
        return self.has_given(host) or not self._goods
