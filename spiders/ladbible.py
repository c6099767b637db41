"""LADbible, viral stories.

Verified on a saved page of 2021 whose classes are all made by a build: structured data, the
page's own data and the generic reading serve, and no selector names a class.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class LADbible(SiteSpider):
    """`scrapy crawl ladbible`: feeds, sections and articles."""

    name = "ladbible"
    allowed_domains = ("ladbible.com",)
    feeds = {"": "https://www.ladbible.com/index.rss"}
    sections = {
        "entertainment": "https://www.ladbible.com/entertainment",
        "news": "https://www.ladbible.com/news",
    }
    article_url = r"-\d{6,8}/?$"
    layouts = (Layout(headline="h1", published="p time"),)
    expects = {"headline": 1.0, "text": 0.8, "published": 0.9}
