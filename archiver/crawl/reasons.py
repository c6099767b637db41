"""What Scrapy's stats know of a run, as the run's report tells it: what was left out, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.crawler import Crawler

from archiver.store.report import RunReport

_LEFT_OUT = ("archiver/scope/", "archiver/limit/")
_RETRIES = "retry/reason_count/"
UNREAD = "archiver/reading/left"
_PUT_BACK = "archiver/patience/put_back"


def tell(crawler: Crawler, report: RunReport) -> None:
    """Add to a report why addresses were not asked for, and what was left or asked again."""
    stats: dict[str, Any] = crawler.stats.get_stats()
    for prefix in _LEFT_OUT:
        report.not_kept |= dict(_below(stats, prefix))
    report.retries |= dict(_below(stats, _RETRIES))
    report.unread += stats.get(UNREAD, 0)
    if waited := stats.get(_PUT_BACK):
        report.retries["host or network away"] = waited


def _below(stats: dict[str, Any], prefix: str) -> Iterator[tuple[str, int]]:
    for name, count in stats.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), count
