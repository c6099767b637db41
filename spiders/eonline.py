"""E! News.

Unverified: no saved page is public. Feeds as in many feed lists, addresses of articles as in
public links; structured data and the generic reading serve.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class EOnline(SiteSpider):
    """`scrapy crawl eonline`: feeds, sections and articles."""

    name = "eonline"
    allowed_domains = ("eonline.com",)
    feeds = {"": "https://www.eonline.com/syndication/feeds/rssfeeds/topstories.xml"}
    sections = {"news": "https://www.eonline.com/news", "photos": "https://www.eonline.com/photos"}
    article_url = r"/(?:news|photos|videos)/\d+/[a-z0-9_-]+"
    layouts = (
        Layout(
            body=".article-detail__text-only, .article-detail__main-content",
            headline="h1",
            remove=".article-detail__related, aside, form",
        ),
    )
    expects = {"headline": 1.0, "text": 0.8}
