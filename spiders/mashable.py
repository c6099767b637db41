"""Mashable, technology and culture.

Verified on saved pages of 2014 and 2020 (`first`) and of 2022.
"""

from __future__ import annotations

from datetime import date

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class Mashable(SiteSpider):
    """`scrapy crawl mashable`: feeds, sections and articles."""

    name = "mashable"
    allowed_domains = ("mashable.com",)
    feeds = {
        "": "https://mashable.com/feeds/rss/all",
        "entertainment": "https://mashable.com/feeds/rss/entertainment",
    }
    sections = {"entertainment": "https://mashable.com/entertainment"}
    article_url = r"^/(?:article|video|feature)/[a-z0-9-]+|^/\d{4}/\d\d/\d\d/[a-z0-9-]+/?$"
    layouts = (
        Layout(
            body="section.article-content",
            headline=".article-header h1.title",
            published=".article-info time[datetime]",
            remove=".see-also-link, .bonus-content",
        ),
        Layout(
            since=date(2021, 7, 1),
            body="#article.editor-content",
            headline="header h1",
            published="header time[datetime]",
        ),
    )
    expects = {"headline": 1.0, "text": 0.9, "published": 0.9}
