"""Sportskeeda, its entertainment desks.

Unverified: no saved page of the site is public. Addresses of feeds and sections follow notes on
public feed lists. The body's ids are those of the made-up pages; where they do not fit, structured
data and the generic reading serve.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


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
    layouts = (Layout(body="#article-body", headline="#article-content h1", remove="aside, form"),)
    expects = {"headline": 1.0, "text": 0.9, "json-ld": 0.5}
