"""Makes sure, before anything is asked for, that every exchange will be recorded."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import build_from_crawler, load_object

from archiver.crawl.capture import CaptureHandler, CaptureInactive

SESSION = "archiver.crawl.session.Session"
_SCHEMES = ("http", "https")


def check_recorded(settings: BaseSettings) -> None:
    """Raise CaptureInactive when settings send exchanges past the capture."""
    extensions = {_name(part) for part in _present(settings, "EXTENSIONS")}
    if SESSION not in extensions:
        raise CaptureInactive(f"no archive takes the exchanges: EXTENSIONS must have {SESSION}")
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    for scheme in _SCHEMES:
        handler = handlers.get(scheme)
        if handler is None or not issubclass(load_object(handler), CaptureHandler):
            raise CaptureInactive(
                f"{scheme} is downloaded by {_name(handler)}: leave it to {_name(CaptureHandler)} "
                "in DOWNLOAD_HANDLERS"
            )


def rehearse(crawler: Crawler) -> None:
    """Raise CaptureInactive when this Scrapy and Twisted cannot be recorded.

    Scrapy only logs the failure of a download handler; here it ends the crawl.
    """
    build_from_crawler(CaptureHandler, crawler)


def _present(settings: BaseSettings, name: str) -> list[object]:
    return [part for part, order in settings.getwithbase(name).items() if order is not None]


def _name(part: object) -> str:
    return f"{part.__module__}.{part.__qualname__}" if isinstance(part, type) else str(part)
