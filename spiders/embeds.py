"""The posts and videos of an archive: asks their platforms whether they are still there."""

from __future__ import annotations

from archiver.crawl.recheck.spider import RecheckSpider


class Embeds(RecheckSpider):
    """`archiver recheck ARCHIVE --embeds`: nothing else asks the platforms."""

    name = "embeds"
