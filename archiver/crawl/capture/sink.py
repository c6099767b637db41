"""Where captured exchanges go.

The session sets a sink for its crawler; the download handler finds it there. Without one there
is no download: nothing is fetched that is not kept.
"""

from __future__ import annotations

from typing import Protocol
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from archiver.model.exchange import Exchange
from archiver.model.receipt import Receipt


class CaptureInactive(RuntimeError):  # noqa: N818 - says a state, as Scrapy's NotConfigured does
    """Exchanges would go by unrecorded: the crawl must not begin, or must end."""


class CaptureFailed(IgnoreRequest):
    """The exchange took place but could not be kept."""


class Sink(Protocol):
    """Keeps exchanges."""

    def capture(self, exchange: Exchange) -> Receipt:
        """Keep an exchange and say where it lies."""

    def capture_failed(self, error: Exception) -> None:
        """Stop the crawl: an exchange could not be kept."""


_sinks: WeakKeyDictionary[Crawler, Sink] = WeakKeyDictionary()


def set_sink(crawler: Crawler, sink: Sink) -> None:
    """Let the exchanges of this crawler go to `sink`."""
    _sinks[crawler] = sink


def sink_of(crawler: Crawler) -> Sink:
    """Return the sink of this crawler; raise CaptureInactive when none was set."""
    try:
        return _sinks[crawler]
    except KeyError:
        raise CaptureInactive(
            "no archive takes the exchanges of this crawl: call set_sink(crawler, sink), or add "
            "archiver.crawl.session.Session to EXTENSIONS or archiver.crawl.addon to ADDONS"
        ) from None
