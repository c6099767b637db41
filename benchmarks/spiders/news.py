"""The made-up news site: its layout, and the two ways to crawl it."""

from __future__ import annotations

from archiver.crawl.spider.follow import FollowingSpider
from archiver.crawl.spider.given import GivenSpider
from archiver.read.layout import Layout

LAYOUTS = (
    Layout(
        body=".story",
        headline="h1.headline",
        authors=".byline .author",
        published="time.published",
        lead_image="article > figure img",
    ),
)


class News(FollowingSpider):
    """`-a start=URL`: along all links, reading by layout."""

    name = "bench"
    layouts = LAYOUTS


class Listed(GivenSpider):
    """`-a urls=FILE`: the addresses of a list, reading by layout."""

    name = "bench-listed"
    layouts = LAYOUTS
