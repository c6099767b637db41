"""The Sun.

Verified on saved pages of 2019 and 2024, which share their containers.
"""

from __future__ import annotations

from archiver.crawl.spider.families import WordPress
from archiver.read.layout import Layout


class TheSun(WordPress):
    """`scrapy crawl thesun`: feeds, sections and articles."""

    name = "thesun"
    allowed_domains = ("thesun.co.uk", "the-sun.com", "thesun.ie")
    home = "https://www.thesun.co.uk/"
    feeds = {
        "": "https://www.thesun.co.uk/feed/",
        "tvandshowbiz": "https://www.thesun.co.uk/tvandshowbiz/feed/",
    }
    sections = {"tvandshowbiz": "https://www.thesun.co.uk/tvandshowbiz/"}
    sitemaps = ("https://www.thesun.co.uk/news-sitemap.xml",)
    article_url = r"^/(?:[\w-]+/)+\d{5,}/[A-Za-z0-9-]+(?:\.html|/)?$"
    layouts = (
        Layout(
            body=".article__content",
            headline="h1.article__headline",
            authors=".article__author a[rel=author]",
            published=".article__published time[datetime]",
            modified=".article__updated time[datetime]",
            remove=".rail, .rail-component, .article__gallery-count, aside, form",
        ),
    )
