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


class SilenceTimer:
    """Takes the place of Scrapy's timer: cancels a download that is silent or takes too long."""

    def __init__(
        self, download: Deferred[Any], tape: Tape, *, silence_s: float, longest_s: float
    ) -> None:
        self._download = download
        self._tape = tape
        self._silence_s = silence_s
        self._began = self._heard = monotonic()
        self._longest_s = max(longest_s, silence_s)
        self._payload_bytes = 0
        self._is_active = True
        self._look_again()

    def active(self) -> bool:
        """Tell whether the download was not cancelled by this timer."""
        return self._is_active

    def cancel(self) -> None:
        """Stop: the download has ended."""
        self._is_active = False

    def _look_again(self) -> None:
        later(self._silence_s / _LOOKS, self._look)

    def _look(self) -> None:
        if not self._is_active:
            return
        now = monotonic()
        if self._tape.payload_bytes > self._payload_bytes:
            self._payload_bytes, self._heard = self._tape.payload_bytes, now
        if now - self._heard >= self._silence_s or now - self._began >= self._longest_s:
            self._is_active = False
            self._download.cancel()
        else:
            self._look_again()
