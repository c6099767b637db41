"""How fast a host is asked, and when not at all; pure: answers and moments in, a pace out.

Adaptive: a host that takes long is asked less often. Retry-After and back-off hold in every
mode. A host that blocks, or wants more patience than we have, is set aside for this run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

Mode = Literal["adaptive", "off"]

MAX_DELAY_S = 60.0
MAX_WAIT_S: Mapping[Mode, float] = {"adaptive": 3600.0, "off": 30.0}
"""Seconds that a Retry-After is waited for within a run; what asks for more is left for later."""
MAX_CRAWL_DELAY_S: Mapping[Mode, float] = {"adaptive": 30.0, "off": 5.0}
"""Crawl-delay is obeyed up to this."""
FIRST_BACK_OFF_S: Mapping[Mode, float] = {"adaptive": 5.0, "off": 0.5}
_MAX_BACK_OFF_S = 300.0
_BLOCKS_TO_SET_ASIDE = 5
"""Refusals (403 and challenges) in a row after which a host is left alone."""
_SLOW_DOWN = (429, 503)
_BLOCKED = (401, 403, 407, 451)
_TOO_LONG_TO_SET_ASIDE = 3
"""Answers in a row that ask to wait longer than we do, after which a host is left alone."""
_SECONDS = re.compile(r"\d{1,12}")


@dataclass(kw_only=True, slots=True)
class Pace:
    """One host: its delay, its pause, and how often it refused."""

    mode: Mode = "adaptive"
    least_delay_s: float = 1.0
    """Never asked more often, in seconds; 0 in mode `off`."""
    patience_s: float = 600.0
    """Seconds of being told to slow down, and nothing else, after which a host is left alone."""
    delay_s: float = field(default=0.0)
    paused_until: float = 0.0
    """Monotonic seconds."""
    aside: str = ""
    """Why the host is left alone for this run; empty: it is not."""
    is_reported: bool = False
    """Whether someone was told that it is left alone."""
    _slow_downs: int = 0
    _slow_since: float = 0.0
    _blocks: int = 0

    def __post_init__(self) -> None:
        self.delay_s = max(self.delay_s, self.least_delay_s)

    def ask_for(self, crawl_delay_s: float) -> None:
        """Take a robots.txt Crawl-delay as the least delay, within bounds."""
        least = min(crawl_delay_s, MAX_CRAWL_DELAY_S[self.mode])
        self.least_delay_s = max(self.least_delay_s, least)
        self.delay_s = max(self.delay_s, self.least_delay_s)

    def answered(
        self, status: int, *, now: float, latency_s: float | None, retry_after_s: float | None
    ) -> bool:
        """Learn from an answer: its status, how long it took, how long it asks to wait.

        True means that this address is not to be asked again in this run.
        """
        if status in _SLOW_DOWN:
            return self._slow_down(now, retry_after_s)
        if status in _BLOCKED:
            self.blocked(f"HTTP {status}")
            return True
        self._slow_downs = 0
        if status < 400:  # noqa: PLR2004  # HTTP's classes
            self._adapt(latency_s)
        return False

    def blocked(self, why: str) -> None:
        """Learn that the host refuses us: a 403, a challenge, a consent wall."""
        self._blocks += 1
        if self._blocks >= _BLOCKS_TO_SET_ASIDE:
            self.aside = f"blocked: {self._blocks} refusals in a row, the last one {why}"

    def welcomed(self) -> None:
        """Learn that the host gave a real page."""
        self._blocks = 0

    def pause_s(self, now: float) -> float:
        """Return the seconds that are still to wait before the host is asked again."""
        return max(0.0, self.paused_until - now)

    def _slow_down(self, now: float, retry_after_s: float | None) -> bool:
        """Pause. A wait beyond our patience concerns the address; repeated, the host."""
        if now >= self.paused_until:  # else it answers what was asked before the pause
            self._slow_downs += 1
            self._slow_since = now if self._slow_downs == 1 else self._slow_since
        is_too_long = retry_after_s is not None and retry_after_s > MAX_WAIT_S[self.mode]
        wait = retry_after_s
        if wait is None or is_too_long:
            wait = FIRST_BACK_OFF_S[self.mode] * 2 ** min(self._slow_downs - 1, 16)
            wait = min(wait, _MAX_BACK_OFF_S, MAX_WAIT_S[self.mode])
        is_spent = now - self._slow_since >= self.patience_s
        if is_spent or (is_too_long and self._slow_downs >= _TOO_LONG_TO_SET_ASIDE):
            self.aside = f"{self._slow_downs} times in a row told to slow down"
        self.paused_until = max(self.paused_until, now + wait)
        if self.mode == "adaptive":
            self.delay_s = min(self.delay_s * 2, MAX_DELAY_S)
        return is_too_long

    def _adapt(self, latency_s: float | None) -> None:
        """Ask as often as the host answers, half way there at each step, like AutoThrottle."""
        if latency_s is None or self.mode == "off":
            return
        wanted = max(latency_s, (self.delay_s + latency_s) / 2)
        self.delay_s = min(max(wanted, self.least_delay_s), MAX_DELAY_S)


def retry_after_s(value: str | None, *, now: datetime) -> float | None:
    """Read Retry-After (RFC 9110 section 10.2.3): seconds, or a date; None when it is neither."""
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text) and text.isascii():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
