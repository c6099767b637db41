"""AllKpop, Korean pop.

Unverified, and hard to see: feeds answered 403 to whoever tried, which is archived as `blocked`
and never got round. Addresses as in public links; `#article-content` as older scrapers name it.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class AllKpop(SiteSpider):
    """`scrapy crawl allkpop`: feeds, sections and articles."""

    name = "allkpop"
    allowed_domains = ("allkpop.com",)
    feeds = {"": "https://www.allkpop.com/feed"}
    sections = {"news": "https://www.allkpop.com/?view=a&feed=a&sort=b"}
    article_url = r"^/(?:article|buzz|video)/\d{4}/\d\d/[a-z0-9-]+/?$"
    layouts = (
        Layout(
            body="#article-content, .entry_content",
            headline="#article-title, h1",
            remove=".more_stories, .share_btn, aside, form",
        ),
    )
    expects = {"headline": 1.0, "text": 0.9}
