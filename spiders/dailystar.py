"""Daily Star (Reach since 2018).

Verified on saved pages of 2014 (`first`), 2024-04 and 2026-04.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archiver.crawl.spider.families import Reach
from archiver.read.layout import Layout


class DailyStar(Reach):
    """`scrapy crawl dailystar`: feeds, sections and articles."""

    name = "dailystar"
    allowed_domains = ("dailystar.co.uk",)
    feeds = {
        "": "https://www.dailystar.co.uk/?service=rss",
        "showbiz": "https://www.dailystar.co.uk/showbiz/?service=rss",
    }
    sections = {
        "showbiz": "https://www.dailystar.co.uk/showbiz/",
        "tv": "https://www.dailystar.co.uk/tv/",
    }
    article_url = r"/[a-z0-9-]+-\d{6,9}/?$|^/[a-z-]+/(?:[a-z-]+/)?\d+/[^/]+/?$"
    layouts = (
        Layout(
            body="#singleArticle .story-content",
            headline="#singleArticle h1",
            published=".publication-date [itemprop=datePublished]",
            remove=".related-articles, aside, form",
        ),
        replace(Reach.layouts[0], since=date(2018, 11, 1)),
        Reach.layouts[1],
    )
