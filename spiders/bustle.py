"""Bustle, culture and lifestyle (BDG).

Verified on a saved page of 2016 in a look whose classes are made by a build: only tags and the
page's data are named.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class Bustle(SiteSpider):
    """`scrapy crawl bustle`: feeds, sections and articles."""

    name = "bustle"
    allowed_domains = ("bustle.com",)
    feeds = {"": "https://www.bustle.com/rss"}
    sitemaps = ("https://www.bustle.com/sitemap.xml",)
    sections = {
        "entertainment": "https://www.bustle.com/entertainment",
        "style": "https://www.bustle.com/style",
    }
    article_url = r"^/articles/\d+-[a-z0-9-]+|^(?:/[a-z-]+){1,2}/[a-z0-9]+(?:-[a-z0-9]+){2,}/?$"
    layouts = (Layout(headline="article h1, h1", published="article time[datetime]"),)
    expects = {"headline": 1.0, "text": 0.9, "published": 0.9}
