"""TMZ, celebrity news.

Verified on a saved page of 2016 in the look of canvas blocks. Headlines hold two dashes;
videos stand first.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class TMZ(SiteSpider):
    """`scrapy crawl tmz`: feeds, sections and articles."""

    name = "tmz"
    allowed_domains = ("tmz.com",)
    feeds = {"": "https://www.tmz.com/rss.xml"}
    sitemaps = ("https://www.tmz.com/sitemap-news.xml",)
    sections = {
        "photos": "https://www.tmz.com/photos/",
        "videos": "https://www.tmz.com/videos/",
        "sports": "https://www.tmz.com/sports/",
    }
    article_url = r"^/\d{4}/\d\d/\d\d/[a-z0-9-]+/?$|^/(?:photos|videos|watch)/(?=[\w-]*\d)[\w-]+/?$"
    layouts = (
        Layout(
            body=".article__blocks",
            headline="h1.article__headline-title, .article__header h1",
            published=".article__published-at",
            remove=".canvas-related-block, aside, form",
        ),
    )
    expects = {"headline": 1.0, "text": 0.8, "published": 0.9}
