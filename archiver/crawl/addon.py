"""The capture and the WARC for any Scrapy project, by one line.

`ADDONS = {"archiver.crawl.addon.Addon": 0}`: from then on every exchange of the project goes
into WARC files under ARCHIVER_ARCHIVE (by default `archives/<spider>`). No spider, item or
pipeline of ours is needed, and none of the project's is touched.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archiver.crawl.active import rehearse
from archiver.crawl.addresses import allow_port
from archiver.crawl.capture import CaptureHandler, CaptureInactive, set_sink
from archiver.model.exchange import Exchange
from archiver.model.receipt import Receipt
from archiver.warc.writer import ROTATE_BYTES, WarcWriter

_HANDLER = "archiver.crawl.capture.CaptureHandler"
_SCHEMES = ("http", "https")
_OVERRIDES = 100  # above the project's own handlers: with others nothing would be recorded

logger = logging.getLogger(__name__)


class Addon:
    """Puts the recording download handler and the WARC sink into a project's settings."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set both; what else the project has stays as it is."""
        handlers = {
            **settings.getwithbase("DOWNLOAD_HANDLERS"),
            **dict.fromkeys(_SCHEMES, _HANDLER),
        }
        settings.set("DOWNLOAD_HANDLERS", handlers, _OVERRIDES)
        settings.set_in_component_priority_dict("EXTENSIONS", WarcSink, 0)
        if not settings.getwithbase("ITEM_PIPELINES"):
            # Scrapy starts so many tasks for every answer: 100 cost half as much as its download
            settings.set("CONCURRENT_ITEMS", 1, "addon")


class WarcSink:
    """Keeps the exchanges of one crawl in WARC files."""

    def __init__(self, crawler: Crawler, spider: Spider) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._stopping: asyncio.Future[None] | None = None
        self._writer = WarcWriter(
            Path(settings.get("ARCHIVER_ARCHIVE") or f"archives/{spider.name}"),
            prefix=spider.name,
            info=_info(settings),
            rotate_bytes=settings.getint("ARCHIVER_WARC_SIZE") or ROTATE_BYTES,
            digest=settings.get("ARCHIVER_DIGEST") or "sha256",
            now=lambda: datetime.now(UTC),
        )
        set_sink(crawler, self)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the sink of a crawl; its start addresses may name ports of their own."""
        if crawler.spider is None:
            raise CaptureInactive("the add-on needs a spider: use it in a crawl")
        rehearse(crawler)
        sink = cls(crawler, crawler.spider)
        for url in getattr(crawler.spider, "start_urls", []):
            if port := urlsplit(url).port:
                allow_port(crawler, port)
        crawler.signals.connect(sink.opened, signals.spider_opened)
        crawler.signals.connect(sink.closed, signals.spider_closed)
        return sink

    def capture(self, exchange: Exchange) -> Receipt:
        """Write one exchange; raise WarcWriteError when it cannot be written."""
        return self._writer.write_exchange(exchange)

    def capture_failed(self, error: Exception) -> None:
        """Stop the crawl: an exchange could not be kept."""
        if self._stopping is None:
            logger.error("capture failed, the crawl stops error=%s", error)
            self._stopping = asyncio.ensure_future(self._crawler.stop_async())

    def opened(self) -> None:
        """Make sure that it is our handlers that download."""
        handlers = self._crawler.settings.getwithbase("DOWNLOAD_HANDLERS")
        for scheme in _SCHEMES:
            if handlers.get(scheme) not in (_HANDLER, CaptureHandler):
                self.capture_failed(CaptureInactive(f"{scheme} is downloaded by another handler"))

    def closed(self) -> None:
        """Give the files their final names."""
        self._writer.close()
        for name, length in self._writer.open_files().items():
            logger.info("WARC closed bytes=%s file=%s", length, name)


def _info(settings: BaseSettings) -> dict[str, str]:
    """Return what warcinfo says of this crawl; secrets have no place among it."""
    facts = {
        "operator": settings.get("ARCHIVER_OPERATOR"),
        "http-header-from": settings.get("ARCHIVER_CONTACT"),
        "http-header-user-agent": settings.get("USER_AGENT"),
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "isPartOf": settings.get("BOT_NAME"),
    }
    return {name: str(value) for name, value in facts.items() if value}
