"""Pinkvilla, Hindi film and television.

Unverified on a saved page: structured data and the generic reading serve. The feed's address is
disputed. Images lie under Drupal's `styles/…?itok=`, newer ones under `/images/YYYY-MM/`.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class Pinkvilla(SiteSpider):
    """`scrapy crawl pinkvilla`: feeds, sections and articles."""

    name = "pinkvilla"
    allowed_domains = ("pinkvilla.com",)
    feeds = {"": "https://www.pinkvilla.com/rss.xml"}
    sections = {
        "entertainment": "https://www.pinkvilla.com/entertainment",
        "tv": "https://www.pinkvilla.com/tv",
        "korean": "https://www.pinkvilla.com/korean",
    }
    article_url = r"^/(?:[a-z-]+/)+[a-z0-9]+(?:-[a-z0-9]+)*-\d{5,}/?$"
    layouts = (Layout(headline="h1"),)
    expects = {"headline": 1.0, "text": 0.9, "json-ld": 0.5}
