"""`scrapy check`: the contracts of each spider, kept without a socket and without an archive.

A contract of ours brings the answers that it runs the callback on; see `Offline`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, cast
from unittest import TestCase, TextTestRunner

from scrapy import Spider
from scrapy.commands.check import Command as ScrapyCheck
from scrapy.commands.check import TextTestResult
from scrapy.contracts import ContractsManager
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoaderProtocol
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from archiver.crawl.spider.arguments import ArgumentError
from archiver.crawl.spider.site import SiteSpider

Callback = Callable[..., Iterable[Any] | None]


class Offline(Protocol):
    """A contract that needs no download."""

    @staticmethod
    def why_not() -> str | None:
        """Return why it cannot be checked here; None when it can."""

    def cases(self, spider: Spider, callback: Callback) -> Iterator[TestCase]:
        """Yield a test for each answer that the contract brings."""


class Command(ScrapyCheck):
    """Check spiders as they read what is kept of their sites."""

    def short_desc(self) -> str:
        """Return the line that `scrapy --help` shows."""
        return "Check spiders on their kept pages, without a network"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run every case of every contract; the exit code is 1 when one fails or none is there."""
        if opts.list:
            super().run(args, opts)
            return
        if self.crawler_process is None or self.settings is None:
            raise UsageError("this command needs a crawler process")
        named = self.settings.get_component_priority_dict_with_base("SPIDER_CONTRACTS")
        manager = ContractsManager(load_object(one) for one in build_component_list(named))
        if why := _why_not(manager):
            sys.stderr.write(f"archiver: {why}\n")
            self.exitcode = 1
            return
        runner = TextTestRunner(verbosity=2 if opts.verbose else 1)
        result = TextTestResult(runner.stream, runner.descriptions, runner.verbosity)
        begun = time.monotonic()
        for kind in _spiders(self.crawler_process.spider_loader, args):
            for case in _cases(manager, kind, opts.spargs):
                case.run(result)
        result.printErrors()
        result.printSummary(begun, time.monotonic())
        self.exitcode = int(not result.wasSuccessful())


def _why_not(manager: ContractsManager) -> str | None:
    contracts = (one for one in manager.contracts.values() if hasattr(one, "why_not"))
    return next((why for one in contracts if (why := one.why_not())), None)


def _spiders(loader: SpiderLoaderProtocol, names: Iterable[str]) -> Iterator[type[Spider]]:
    """Yield the spiders of these names, or all; raise UsageError for a name that is none's."""
    known = loader.list()
    for name in list(names) or sorted(known):
        if name not in known:
            raise UsageError(
                f"there is no spider {name!r}: scrapy list names them", print_help=False
            )
        yield loader.load(name)


def _cases(
    manager: ContractsManager, kind: type[Spider], given: dict[str, str]
) -> Iterator[TestCase]:
    methods = manager.tested_methods_from_spidercls(kind)
    if not methods:
        return
    try:
        spider = kind.of(given) if issubclass(kind, SiteSpider) else kind(**given)
    except ArgumentError as error:
        raise UsageError(str(error), print_help=False) from error
    for name in methods:
        callback = getattr(spider, name)
        for contract in manager.extract_contracts(callback):
            if hasattr(contract, "cases"):
                yield from cast("Offline", contract).cases(spider, callback)
