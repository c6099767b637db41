"""Observer, New York arts and culture (WordPress).

Verified on a saved page of 2016 (microdata, `entry-content`); later looks share its classes by
the habit of WordPress, unverified.
"""

from __future__ import annotations

from archiver.crawl.spider.families import WordPress
from archiver.read.layout import Layout


class Observer(WordPress):
    """`scrapy crawl observer`: feeds, sections and articles."""

    name = "observer"
    allowed_domains = ("observer.com",)
    home = "https://observer.com/"
    sections = {
        "arts": "https://observer.com/arts/",
        "entertainment": "https://observer.com/entertainment/",
    }
    layouts = (
        Layout(
            body=".entry-content",
            headline="h1.entry-title",
            authors=".entry-meta [rel=author], .entry-header [rel=author]",
            published=".entry-date time[itemprop=datePublished], .entry-header time[datetime]",
            remove=".nyo-social-comments, .sharedaddy, aside, form",
        ),
    )
