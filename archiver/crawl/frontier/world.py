"""Which hosts are away, since when, and when to ask them again; pure, the time is given.

A host is away when it cannot be reached, and when it answers nothing but errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from archiver.crawl.frontier.storms import Storms

FIRST_PATIENCE_S = 40.0
"""Seconds until a crawl gives up that never reached anything, or got nothing but one error."""
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
TRIES_OF_A_DEAD_HOST = 3
"""Pauses for a host that never answered, while others do."""
_ERRORS = frozenset({429, 500, 502, 503, 504, 521, 522, 523, 524})
"""A server that is overloaded or gone, and what stands before it; RFC 9110 section 15.6."""
_HTTP_ERROR = 400


@dataclass(kw_only=True, slots=True)
class Away:
    """A host that cannot be reached."""

    since: float
    """Monotonic seconds, like the others."""
    tries: int = 0
    until: float = 0.0

    def pause_s(self, now: float) -> float:
        """Return how long the host is left alone; failures within a pause do not make it longer."""
        if now >= self.until:
            self.tries += 1
            self.until = now + min(FIRST_PAUSE_S * 2 ** (self.tries - 1), LONGEST_PAUSE_S)
        return self.until - now


@dataclass(kw_only=True)
class World:
    """Which hosts are away, and since when; pure, the time is given."""

    patience_s: float
    """Seconds that hosts may be away before the crawl ends as incomplete."""
    reached: set[str] = field(default_factory=set)
    """Hosts that have answered in this run."""
    away: dict[str, Away] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    """Hosts that never answered, while others did."""
    set_aside: set[str] = field(default_factory=set)
    """Hosts that are asked no more in this run, and keep what is pending."""
    storms: Storms = field(default_factory=Storms)

    def answered(self, host: str) -> None:
        """Learn that a host has answered, whatever it said; in a storm it stays away."""
        self.reached.add(host)
        self.dead.discard(host)
        if host not in self.storms.raging:
            self.away.pop(host, None)

    def said(
        self, host: str, url: str, status: int, now: float, *, is_last: bool = False
    ) -> float | None:
        """Learn what a host answered; return the pause in seconds when it is in a storm.

        `is_last`: it was the last try of this page.
        """
        if status not in _ERRORS:
            if status < _HTTP_ERROR and self.storms.went_well(host, url):
                self.away.pop(host, None)
            return None
        if not self.storms.erred(host, url, is_last=is_last):
            return None
        return self.away.setdefault(host, Away(since=now)).pause_s(now)

    def failed(self, host: str, now: float) -> float | None:
        """Learn that a host was not reached; return the pause in seconds, None: it is dead."""
        away = self.away.setdefault(host, Away(since=now))
        pause = away.pause_s(now)
        if away.tries > TRIES_OF_A_DEAD_HOST and self._is_dead(host):
            self.away.pop(host)
            self.dead.add(host)
        return None if host in self.dead else pause

    def _is_dead(self, host: str) -> bool:
        """Tell whether the host itself is to blame: others answered, and none of them is away."""
        is_proven = bool(self.reached) and self.reached.isdisjoint(self.away)
        return host not in self.reached and is_proven

    def is_hopeless(self, now: float) -> bool:
        """Tell whether every host that is away has been so for too long."""
        return bool(self.away or self.set_aside) and all(
            now - away.since >= self._patience_for(host) for host, away in self.away.items()
        )

    def _patience_for(self, host: str) -> float:
        """Return how many seconds a host may be away: few, when nothing good ever came of it."""
        is_narrow = host in self.storms.raging and not self.storms.is_wide(host)
        if not self.reached or (is_narrow and not self.storms.has_given(host)):
            return min(self.patience_s, FIRST_PATIENCE_S)
        return self.patience_s
