"""Any site: from a start address along the links in its scope, with the generic reading."""

from __future__ import annotations

from archiver.crawl.spider.follow import FollowingSpider


class Site(FollowingSpider):
    """`-a start=URL`: pages, feeds and sitemaps of the start address's domain."""

    name = "site"
