"""One crawl from its name and arguments to its exit code, for `scrapy crawl` and `archiver crawl`.

Whatever is wrong before the first request is a StartError: one line that says what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler, CrawlerProcessBase
from scrapy.settings import BaseSettings

from archiver.crawl.active import check_recorded
from archiver.crawl.capture import CaptureInactive
from archiver.crawl.checks import SettingError, check_settings
from archiver.crawl.offline.switch import OfflineError, go_offline, is_offline
from archiver.crawl.session import code_of, exit_code_of, leave, set_job
from archiver.crawl.spider.arguments import ArgumentError
from archiver.crawl.spider.site import SiteSpider
from archiver.model.exits import ExitCode
from archiver.model.printable import on_one_line


class StartError(Exception):
    """The crawl cannot begin; the text says why and what to do, `code` is the exit code."""

    def __init__(self, text: str, *, code: ExitCode) -> None:
        super().__init__(on_one_line(text))
        self.code = code


def run(process: CrawlerProcessBase, name: str, given: Mapping[str, str]) -> ExitCode:
    """Crawl with the spider of that name; raise StartError when it cannot begin.

    Blocks until the crawl has ended, by itself or by a signal.
    """
    if not isinstance(process, AsyncCrawlerProcess):
        raise StartError(
            "the asyncio reactor is needed: remove TWISTED_REACTOR and FORCE_CRAWLER_PROCESS",
            code=ExitCode.BAD_CONFIGURATION,
        )
    spider = find_spider(process, name)
    check_arguments(spider, given)
    if is_offline(process.settings):
        leave_the_network(process.settings, name)
    crawler = process.create_crawler(spider)
    refuse_wrong_settings(crawler)
    set_job(crawler, name, given)
    task = process.crawl(crawler, **given)
    process.start()
    leave(crawler)
    if not task.done():
        return _code(crawler)
    error = None if task.cancelled() else task.exception()
    if error is not None:
        raise StartError(_words(error), code=code_of(error)) from error
    return _code(crawler)


def _code(crawler: Crawler) -> ExitCode:
    code = exit_code_of(crawler)
    return ExitCode.INTERRUPTED if code is None else code


def find_spider(process: CrawlerProcessBase, name: str) -> type[Spider]:
    """Return the spider of that name; raise StartError that names the nearest ones."""
    try:
        return process.spider_loader.load(name)
    except KeyError:
        names = sorted(process.spider_loader.list())
        near = difflib.get_close_matches(name, names, n=3) or names
        raise StartError(
            f"there is no spider {name!r}; did you mean {', '.join(near)}?",
            code=ExitCode.BAD_CONFIGURATION,
        ) from None


def check_arguments(spider: type[Spider], given: Mapping[str, str]) -> None:
    """Raise StartError when the spider does not understand its arguments."""
    if not issubclass(spider, SiteSpider):
        return
    try:
        spider.of(given)
    except ArgumentError as error:
        raise StartError(str(error), code=ExitCode.BAD_CONFIGURATION) from None


def refuse_wrong_settings(crawler: Crawler) -> None:
    """Raise StartError when a setting cannot be used, before anything is written."""
    try:
        check_settings(crawler.settings)
        if not is_offline(crawler.settings):
            check_recorded(crawler.settings)
    except SettingError as error:
        raise StartError(str(error), code=ExitCode.BAD_CONFIGURATION) from None
    except CaptureInactive as error:
        raise StartError(str(error), code=ExitCode.CAPTURE_INACTIVE) from None


def leave_the_network(settings: BaseSettings, name: str) -> None:
    """Read from ARCHIVER_OFFLINE instead; raise StartError when that cannot be."""
    try:
        go_offline(settings, name)
    except OfflineError as error:
        raise StartError(str(error), code=error.code) from None


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
