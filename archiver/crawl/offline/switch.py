"""ARCHIVER_OFFLINE turns a crawl into a reading of what was captured before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scrapy.settings import BaseSettings

from archiver.crawl.offline.handler import paths_of
from archiver.crawl.offline.sockets import forbid_sockets
from archiver.model.exits import ExitCode

_HANDLER = "archiver.crawl.offline.handler.OfflineHandler"
_PARTS: Mapping[str, Mapping[str, int | None]] = {
    "DOWNLOADER_MIDDLEWARES": {
        "archiver.crawl.politeness.robots.RobotsMiddleware": None,
        "archiver.crawl.offline.robots.OfflineRobotsMiddleware": 100,
        "archiver.crawl.politeness.throttle.ThrottleMiddleware": None,
        "archiver.crawl.politeness.turns.TurnsMiddleware": None,
        "archiver.crawl.frontier.patience.PatienceMiddleware": None,
    },
    "EXTENSIONS": {
        "archiver.crawl.session.Session": None,
        "archiver.crawl.offline.session.OfflineSession": 0,
    },
    "ITEM_PIPELINES": {"pipelines.warc.WarcPipeline": None},
}
"""Nobody is asked, so nobody is waited for; the source keeps the records, so none is written."""
_VALUES: Mapping[str, object] = {
    "ARCHIVER_FRESH": True,
    "ARCHIVER_REQUISITES": "none",
    "RETRY_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
}


class OfflineError(ValueError):
    """A reading cannot begin; the text says why and what to do."""

    def __init__(self, text: str, *, code: ExitCode = ExitCode.BAD_CONFIGURATION) -> None:
        super().__init__(text)
        self.code = code


def is_offline(settings: BaseSettings) -> bool:
    """Tell whether bytes come from an archive."""
    return bool(settings["ARCHIVER_OFFLINE"])


def go_offline(settings: BaseSettings, spider: str) -> None:
    """Close the network for good and answer from ARCHIVER_OFFLINE; raise OfflineError."""
    check_source(settings)
    set_offline(settings, spider)
    forbid_sockets()


def check_source(settings: BaseSettings) -> None:
    """Raise OfflineError when there is nothing to read, or the reading would write into it."""
    for path in paths_of(settings["ARCHIVER_OFFLINE"]):
        if not path.exists():
            raise OfflineError(f"ARCHIVER_OFFLINE: there is no {path}", code=ExitCode.NOT_FOUND)
        target = settings["ARCHIVER_ARCHIVE"]
        if target and path.resolve() == Path(target).resolve():
            raise OfflineError(
                f"the reading would be written into {path}, from which it is read: "
                "name another folder with ARCHIVER_ARCHIVE"
            )
    if (at := settings["ARCHIVER_OFFLINE_AT"]) and not str(at).isdecimal():
        raise OfflineError(f"ARCHIVER_OFFLINE_AT={at!r} is no time: write YYYY to YYYYMMDDhhmmss")


def set_offline(settings: BaseSettings, spider: str) -> None:
    """Put the parts in their places."""
    handlers = dict.fromkeys(("http", "https"), _HANDLER)
    settings.set("DOWNLOAD_HANDLERS", {**settings["DOWNLOAD_HANDLERS"], **handlers}, "cmdline")
    for name, parts in _PARTS.items():
        settings.set(name, {**settings[name], **parts}, "cmdline")
    for name, value in _VALUES.items():
        settings.set(name, value, "cmdline")
    if not settings["ARCHIVER_ARCHIVE"]:
        settings.set("ARCHIVER_ARCHIVE", f"archives/{spider}-reread", "cmdline")
