"""Sportskeeda, its entertainment desks.

Unverified: no saved page of the site is public. Addresses of feeds and sections follow the
notes on public feed lists; the body is found by structured data and the generic reading.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider


class Sportskeeda(SiteSpider):
    """`scrapy crawl sportskeeda`: feeds, sections and articles."""

    name = "sportskeeda"
    allowed_domains = ("sportskeeda.com",)
    feeds = {
        "": "https://www.sportskeeda.com/feed",
        "pop-culture": "https://www.sportskeeda.com/feed/pop-culture",
        "us": "https://www.sportskeeda.com/feed/us",
    }
    sitemaps = ("https://www.sportskeeda.com/sitemap.xml",)
    sections = {
        "pop-culture": "https://www.sportskeeda.com/pop-culture",
        "us": "https://www.sportskeeda.com/us",
    }
    article_url = r"^/(?:[a-z0-9-]+/){0,2}[a-z0-9]+(?:-[a-z0-9]+){2,}/?$"
