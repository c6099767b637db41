"""Given addresses only: nothing is followed, every answer is archived and read."""

from __future__ import annotations

from archiver.crawl.spider.given import GivenSpider


class Page(GivenSpider):
    """`-a url=URL`, `-a urls=FILE` (an address a line) or `-a requests=FILE` (JSON lines)."""

    name = "page"
