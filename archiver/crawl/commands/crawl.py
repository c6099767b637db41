"""`scrapy crawl`, with Archiver's checks before the start and its exit codes after the end."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from archiver.crawl.run import StartError, run

SCRAPYD_JOB = "_job"
"""Scrapyd numbers every run with it: as an argument, no run would go on with the one before."""


class Command(ScrapyCrawl):
    """Run a spider and tell the truth about how it ended."""

    def short_desc(self) -> str:
        """Return the line that `scrapy --help` shows."""
        return "Run a spider into an archive"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; a mistake of the caller is one line and an exit code."""
        if len(args) != 1:
            raise UsageError("name one spider: scrapy crawl SPIDER")
        if self.crawler_process is None:
            raise UsageError("this command needs a crawler process")
        try:
            given = {name: value for name, value in opts.spargs.items() if name != SCRAPYD_JOB}
            self.exitcode = run(self.crawler_process, args[0], given)
        except StartError as error:
            sys.stderr.write(f"archiver: {error}\n")
            self.exitcode = error.code
