"""Vulture and New York Magazine (Vox Media, Clay).

Verified on a saved page of nymag.com, published 2016 and saved 2022. The two share one look.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class Vulture(SiteSpider):
    """`scrapy crawl vulture`: feeds, sections and articles."""

    name = "vulture"
    allowed_domains = ("vulture.com", "nymag.com")
    feeds = {"": "https://www.vulture.com/rss/index.xml"}
    sections = {
        "movies": "https://www.vulture.com/movies/",
        "tv": "https://www.vulture.com/tv/",
        "music": "https://www.vulture.com/music/",
    }
    article_url = r"/(?:\d{4}/\d\d/|article/)[a-z0-9_-]+\.html$|/\d{4,}/(?:index\d*\.html)?$"
    layouts = (
        Layout(
            body="[itemprop=articleBody], .article-content",
            headline="h1.lede-feature-title, h1.headline-primary",
            authors="[itemprop=author], [rel=author]",
            published="time.article-timestamp[datetime]",
            remove=".related, .newsletter-flex-text, aside, form",
        ),
    )
    expects = {"headline": 1.0, "text": 0.9, "authors": 0.8}
