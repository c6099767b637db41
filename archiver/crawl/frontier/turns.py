"""Whose turn it is: hosts are asked one after the other, none that is busy or held."""

from __future__ import annotations

from collections import Counter
from typing import Any

from archiver.store.state.requests import Requests

_SPARE = 2
"""Requests of a host that wait in the downloader, beyond what it carries at once."""
_HOSTS_LOOKED_AT = 64
"""Hosts that one call passes over while they are busy or held."""


class Turns:
    """The hosts that have pending requests, in alphabetical order, round and round."""

    def __init__(self, requests: Requests, downloader: Any) -> None:  # noqa: ANN401  # Scrapy's
        self._requests = requests
        self._downloader = downloader
        self._busy: Counter[str] = Counter()
        self._held: dict[str, float] = {}
        self._last = ""

    def next_host(self, now: float) -> str | None:
        """Return the next host that may be asked; `now` in monotonic seconds."""
        if not self._requests.pending:
            return None
        first = None
        for _ in range(_HOSTS_LOOKED_AT):
            host = self._requests.host_after(self._last)
            if host is None and self._last:
                self._last = ""
                continue
            if host is None or host == first:
                return None
            first = first or host
            self._last = host
            if self._held.get(host, 0.0) <= now and self._busy[host] < self._share(host):
                self._held.pop(host, None)
                return host
        return None

    def take(self, host: str) -> None:
        """Learn that a request of a host is out."""
        self._busy[host] += 1

    def let_go(self, host: str) -> None:
        """Learn that a request of a host is no longer out."""
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]

    def hold(self, host: str, *, until: float) -> None:
        """Let a host have no turn until then, in monotonic seconds."""
        self._held[host] = until

    def _share(self, host: str) -> int:
        """Return how many requests of a host may be out at once."""
        slot = self._downloader.slots.get(host)
        carried: int = slot.concurrency if slot else self._downloader.domain_concurrency
        return carried + _SPARE
