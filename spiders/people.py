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
    article_url = (
        rf"{DotdashMeredith.article_url}|^/(?:[\w-]+/)*article/0,|^/\d{{4}}/\d\d/\d\d/[^/]+/?$"
        r"|^/(?!tag/|author/)[a-z-]+/[a-z0-9]+(?:-[a-z0-9]+){2,}/?$"
    )
    sitemaps = ("https://people.com/sitemap.xml",)
    sections = {
        "celebrity": "https://people.com/celebrity/",
        "movies": "https://people.com/movies/",
        "music": "https://people.com/music/",
    }
