"""BuzzFeed, lists and celebrity news.

Entries of lists as public scrapers name them (`subbuzz`), unverified on a saved page: a plain
paragraph outside of an entry is no part of the list. Pictures wait in `data-src`.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class BuzzFeed(SiteSpider):
    """`scrapy crawl buzzfeed`: feeds, sections and articles."""

    name = "buzzfeed"
    allowed_domains = ("buzzfeed.com", "buzzfeednews.com")
    feeds = {
        "celebrity": "https://www.buzzfeed.com/celebrity.xml",
        "tvandmovies": "https://www.buzzfeed.com/tvandmovies.xml",
    }
    sections = {
        "celebrity": "https://www.buzzfeed.com/celebrity",
        "tvandmovies": "https://www.buzzfeed.com/tvandmovies",
    }
    article_url = r"^/(?:article/)?[\w.]+/(?!page)[a-z0-9]+(?:-[a-z0-9]+)+/?$"
    layouts = (
        Layout(
            body="[data-print=body], article.buzz, .js-subbuzz-wrapper",
            headline="h1[data-print=title], h1",
            authors="[data-print=author]",
            published="time[data-print=date]",
            remove="[data-print=ignore], .subbuzz__number, aside, form",
            item=".subbuzz",
            item_title=".js-subbuzz__title-text",
        ),
    )
    expects = {"headline": 1.0, "text": 0.6}
