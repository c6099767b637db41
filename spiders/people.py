"""People, celebrity news (Dotdash Meredith).

Verified on a saved page of 2016 in the look since 2022. The look before is unverified, and so is
that People frames its embeds as the platform allows.
"""

from __future__ import annotations

from archiver.crawl.spider.families import DotdashMeredith


class People(DotdashMeredith):
    """`scrapy crawl people`: feeds, sections and articles."""

    name = "people"
    allowed_domains = ("people.com",)
    feeds = {"": "https://people.com/feed/", "celebrity": "https://people.com/celebrity/feed/"}
    sitemaps = ("https://people.com/sitemap.xml",)
    sections = {
        "celebrity": "https://people.com/celebrity/",
        "movies": "https://people.com/movies/",
        "music": "https://people.com/music/",
    }
