"""At the end of a crawl: has a site broken? Said in the report, in the log and by the exit code."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler

from archiver.crawl.spider.site import SiteSpider
from archiver.model.exits import ExitCode
from archiver.store.archive import Archive
from archiver.store.health import Health, alarms_of, told_runs

logger = logging.getLogger(__name__)

_ENDED = (ExitCode.COMPLETE, ExitCode.LIMITS_REACHED)
"""Ends that an alarm may take the place of: others are graver."""


def count_hits(crawler: Crawler, health: Health) -> None:
    """Tell Scrapy's stats what the run's report has: pages on which each selector found something.

    `archiver/selector/SITE/FIELD` is their number, and that with `/asked` the pages looked at.
    """
    for name, site in health.sites.items():
        for key, asked in site.asked.items():
            prefix, dot, field = key.partition(".")
            if prefix == "selector" and dot:
                stat = f"archiver/selector/{name}/{field}"
                crawler.stats.set_value(stat, site.filled[key])
                crawler.stats.set_value(f"{stat}/asked", asked)


def judge_health(crawler: Crawler, archive: Archive, code: ExitCode) -> ExitCode:
    """Compare a run with those before it; return the exit code, DEGRADED when that is wanted.

    A spider of any site has no usual: its pages are of many.
    """
    count_hits(crawler, archive.report.health)
    spider = crawler.spider
    if not isinstance(spider, SiteSpider) or not type(spider).allowed_domains:
        return code
    report = archive.report
    report.alarms = list(
        alarms_of(
            report.health,
            before=told_runs(archive.folder),
            expects={spider.name: type(spider).expects},
        )
    )
    for alarm in report.alarms:
        logger.warning("the pages of a site have changed %s", alarm)
    is_wanted = crawler.settings.getbool("ARCHIVER_DEGRADED_EXIT")
    return ExitCode.DEGRADED if report.alarms and is_wanted and code in _ENDED else code
