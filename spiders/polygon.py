"""Polygon, games and film.

Verified on a saved page of 2014 (`first`). Vox's Chorus look (`c-entry-content`) follows public
reading configurations; the Valnet look since 2025 is unverified.
"""

from __future__ import annotations

from datetime import date

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class Polygon(SiteSpider):
    """`scrapy crawl polygon`: feeds, sections and articles."""

    name = "polygon"
    allowed_domains = ("polygon.com",)
    feeds = {"": "https://www.polygon.com/rss/index.xml"}
    sections = {"entertainment": "https://www.polygon.com/entertainment"}
    article_url = (
        r"^/(?:[a-z-]+/)?(?:\d{4}/\d+/\d+/)?(?:[a-z-]+/)?\d{6,}/[a-z0-9-]+"
        r"|^/[a-z0-9]+(?:-[a-z0-9]+){2,}/?$"
    )
    layouts = (
        Layout(
            body=".m-entry__image-video, #article-body",
            headline="h2.m-entry__title",
            remove="aside, form",
        ),
        Layout(
            since=date(2017, 2, 1),
            body=".c-entry-content",
            headline="h1.c-page-title",
            remove=".c-read-more, aside",
        ),
        Layout(since=date(2024, 2, 1), body=".article-body", headline="h1", remove="aside, form"),
    )
    expects = {"headline": 1.0, "text": 0.9}
