"""BBC, its entertainment and arts desks.

Unverified on a saved page: `#story-body` and `story-body__inner` for before 2020, the blocks with
`data-component` since, as public reading configurations name them.
"""

from __future__ import annotations

from datetime import date

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class BBC(SiteSpider):
    """`scrapy crawl bbc`: feeds, sections and articles."""

    name = "bbc"
    allowed_domains = ("bbc.co.uk", "bbc.com")
    feeds = {"entertainment": "https://feeds.bbci.co.uk/news/entertainment_and_arts/rss.xml"}
    sections = {"entertainment": "https://www.bbc.co.uk/news/entertainment_and_arts"}
    article_url = (
        r"^/(?:news|culture|newsbeat|newsround)/(?:live/)?(?:articles?/.+|[a-z-]*\d{5,}|c[a-z0-9]{10,})$"
        r"|^/[12]/(?:hi|low)/.+/\d+\.stm$"
    )
    layouts = (
        Layout(
            body="#story-body, .story-body__inner",
            headline="h1.story-body__h1, h1.story-header, h1",
            authors=".byline__name, .byline-name",
            remove=".story-date, .byline, .share-tools, .related",
        ),
        Layout(
            since=date(2020, 11, 1),
            body="main article [data-component$=-block]",
            headline="[data-component=headline-block] h1",
            remove="[data-component=headline-block], [data-component=byline-block],"
            " [data-component=links-block], [data-component=tag-list-block]",
        ),
    )
    expects = {"headline": 1.0, "text": 0.9, "published": 0.8}
