"""What is said of a run before it begins: by its requests, its warcinfo records and its archive."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from scrapy import Spider
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, overridden_settings

from archiver.model.printable import on_one_line
from archiver.store.archive import RunFacts
from archiver.store.repeated.others import parse_others

_SECRET_WORDS = ("PASS", "SECRET", "KEY", "TOKEN", "AUTH", "USER")


def introduce(settings: BaseSettings) -> None:
    """Name the operator's contact in the User-Agent, unless that was chosen for this crawl."""
    contact = on_one_line(settings["ARCHIVER_CONTACT"] or "")
    if contact and (settings.getpriority("USER_AGENT") or 0) <= SETTINGS_PRIORITIES["project"]:
        settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="project")


def archive_folder(settings: BaseSettings, spider: Spider) -> Path:
    """Return the folder of the archive: ARCHIVER_ARCHIVE, or `archives/<spider>`."""
    return Path(settings["ARCHIVER_ARCHIVE"] or f"archives/{spider.name}").absolute()


def facts_of(settings: BaseSettings, spider: Spider, *, job: str) -> RunFacts:
    """Return what the archive and its warcinfo records say of this run."""
    started = datetime.now(UTC)
    return RunFacts(
        run_id=f"{started:%Y%m%dT%H%M%S%f}",
        spider=spider.name,
        started=started,
        info=warcinfo_of(settings, spider),
        rotate_bytes=settings.getint("ARCHIVER_WARC_SIZE"),
        digest=settings["ARCHIVER_DIGEST"],
        dedup_against=parse_others(settings["ARCHIVER_DEDUP_AGAINST"] or ""),
        job=job,
        is_fresh=settings.getbool("ARCHIVER_FRESH"),
        least_free_bytes=settings.getint("ARCHIVER_LEAST_FREE"),
    )


def warcinfo_of(settings: BaseSettings, spider: Spider) -> Mapping[str, str]:
    """Return the fields of the warcinfo record: who crawled, with what, under which settings."""
    told = {
        "operator": settings["ARCHIVER_OPERATOR"],
        "contactInformation": settings["ARCHIVER_CONTACT"],
        "http-header-user-agent": settings["USER_AGENT"],
        "robots": "obeyed (RFC 9309)" if settings.getbool("ROBOTSTXT_OBEY") else "ignored",
        "spider": spider.name,
        "settings": json.dumps(_told_settings(settings), sort_keys=True),
    }
    return {name: value for name, value in told.items() if value}


def _told_settings(settings: BaseSettings) -> dict[str, str]:
    """Return what differs from Scrapy's defaults, without anything that may be a secret."""
    told = overridden_settings(settings)
    is_secret = re.compile("|".join(_SECRET_WORDS)).search
    return {name: str(value) for name, value in told if not is_secret(name)}
