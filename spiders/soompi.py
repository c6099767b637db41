"""Soompi, Korean pop and drama.

Unverified on a saved page: `.article-wrapper` and the form of dates follow public scrapers of
2022. The feed's titles bear numeric entities twice; addresses of images hold the size in a query.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class Soompi(SiteSpider):
    """`scrapy crawl soompi`: feeds, sections and articles."""

    name = "soompi"
    allowed_domains = ("soompi.com",)
    feeds = {"": "https://www.soompi.com/feed"}
    sections = {
        "music": "https://www.soompi.com/category/music",
        "tvfilm": "https://www.soompi.com/category/tvfilm",
        "celeb": "https://www.soompi.com/category/celeb",
    }
    article_url = r"^/(?:article|video)/\d+\w*/[^/]+/?$|^/\d{4}/\d\d/\d\d/[^/]+/?$"
    layouts = (
        Layout(
            body=".article-wrapper",
            headline="h1",
            remove=".article-footer, .related-posts, .share-buttons, aside, form",
        ),
    )
    expects = {"headline": 1.0, "text": 0.9, "published": 0.9}
