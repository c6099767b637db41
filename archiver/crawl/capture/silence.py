"""How long a download may be silent, and how long it may take at all.

Scrapy's one timer would end a large film that comes briskly. Here DOWNLOAD_TIMEOUT bounds the
wait for a whole head and each silence after it; ARCHIVER_LONGEST_DOWNLOAD bounds the whole. Only
bytes of the body count: neither a head nor chunk framing that drips holds a connection.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from twisted.internet.defer import Deferred

from archiver.crawl.capture.clock import later
from archiver.crawl.capture.recording import Tape

LONGEST_S = 300.0
"""When no setting says otherwise: 128 MiB at half a megabyte a second."""
_LOOKS = 4
"""Times that one silence is looked at: it ends at most a quarter late."""


class Watch:
    """Looks at all downloads of a crawl with one timer: one for each would fill the reactor."""

    def __init__(self, *, longest_s: float = LONGEST_S) -> None:
        self.longest_s = longest_s
        self._timers: set[SilenceTimer] = set()
        self._next: Any = None

    def add(self, timer: SilenceTimer) -> None:
        """Look at a download from now on."""
        self._timers.add(timer)
        if self._next is None:
            self._next = later(timer.pause_s, self._look)
        elif self._next.getTime() > timer.began + timer.pause_s:
            self._next.reset(timer.pause_s)

    def discard(self, timer: SilenceTimer) -> None:
        """Look at a download no more."""
        self._timers.discard(timer)

    def _look(self) -> None:
        self._next = None
        now = monotonic()
        for timer in list(self._timers):
            timer.look(now)
        if self._timers and self._next is None:
            self._next = later(min(timer.pause_s for timer in self._timers), self._look)


class SilenceTimer:
    """Takes the place of Scrapy's timer: cancels a download that is silent or takes too long."""

    def __init__(
        self, download: Deferred[Any], tape: Tape, *, silence_s: float, watch: Watch
    ) -> None:
        self._download = download
        self._tape = tape
        self._silence_s = silence_s
        self.pause_s = silence_s / _LOOKS
        """Between two looks."""
        self.began = self._heard = monotonic()
        self._longest_s = max(watch.longest_s, silence_s)
        self._payload_bytes = 0
        self._is_active = True
        self._watch = watch
        watch.add(self)

    def active(self) -> bool:
        """Tell whether the download was not cancelled by this timer."""
        return self._is_active

    def cancel(self) -> None:
        """Stop: the download has ended."""
        self._is_active = False
        self._watch.discard(self)

    def look(self, now: float) -> None:
        """Cancel the download when it has been silent, or has taken, too long."""
        if not self._is_active:
            return
        if self._tape.payload_bytes > self._payload_bytes:
            self._payload_bytes, self._heard = self._tape.payload_bytes, now
        if now - self._heard >= self._silence_s or now - self.began >= self._longest_s:
            self.cancel()
            self._download.cancel()
