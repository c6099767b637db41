"""The A.V. Club, popular culture.

Verified on a saved page of 2014 (`first`). The Kinja look (`js_post-content`) follows public
reading configurations; the WordPress look of Paste is unverified.
"""

from __future__ import annotations

from datetime import date

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class AVClub(SiteSpider):
    """`scrapy crawl avclub`: feeds, sections and articles."""

    name = "avclub"
    allowed_domains = ("avclub.com",)
    feeds = {"": "https://www.avclub.com/rss"}
    sitemaps = ("https://www.avclub.com/sitemap.xml",)
    sections = {"film": "https://www.avclub.com/film", "tv": "https://www.avclub.com/tv"}
    article_url = r"[-,]\d{4,}/?$|^/article/[a-z0-9-]+$|^/[a-z0-9]+(?:-[a-z0-9]+){2,}/?$"
    layouts = (
        Layout(
            body=".article-body > .article-text",
            headline="#article-detail h1.heading",
            remove="aside, form, nav",
        ),
        Layout(
            since=date(2017, 8, 1), body=".js_post-content", headline="h1", remove="aside, form"
        ),
        Layout(since=date(2024, 4, 1), body=".entry-content", headline="h1", remove="aside, form"),
    )
    expects = {"headline": 1.0, "text": 0.9}
