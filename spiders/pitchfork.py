"""Pitchfork, music (Condé Nast).

Unverified on a saved page: containers as public reading configurations name them, for the site
of before 2021 (`contents`, `review-detail`) and the shared Condé Nast look since (`body__inner`).
"""

from __future__ import annotations

from datetime import date

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class Pitchfork(SiteSpider):
    """`scrapy crawl pitchfork`: feeds, sections and articles."""

    name = "pitchfork"
    allowed_domains = ("pitchfork.com",)
    feeds = {
        "": "https://pitchfork.com/feed/feed-news/rss",
        "albums": "https://pitchfork.com/feed/feed-album-reviews/rss",
    }
    sitemaps = ("https://pitchfork.com/sitemap.xml",)
    sections = {"features": "https://pitchfork.com/features/"}
    article_url = (
        r"^/(?:news|reviews|features|thepitch|levels)/(?!lists-and-guides/?$)"
        r".*[a-z0-9]+(?:-[a-z0-9]+)+/?$"
    )
    layouts = (
        Layout(
            body=".review-detail__text, .article__body, .contents",
            authors=".authors-detail__display-name",
            published="time.pub-date[datetime]",
            remove=".inset-related",
        ),
        Layout(since=date(2021, 10, 1), body=".body__inner-container", remove="aside, form"),
    )
    expects = {"headline": 1.0, "text": 0.9, "published": 0.9}
