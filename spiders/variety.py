"""Variety, film and television (Penske Media).

Unverified on a saved page: the family's look, with `vy-cx-page-content` as public scrapers name
its body. Feeds and sitemaps as in its robots.txt of 2019. Old slugs have no number of their own.
"""

from __future__ import annotations

from datetime import date

from archiver.crawl.spider.families import PMC
from archiver.read.layout import Layout


class Variety(PMC):
    """`scrapy crawl variety`: feeds, sections and articles."""

    name = "variety"
    allowed_domains = ("variety.com",)
    home = "https://variety.com/"
    sections = {
        "film": "https://variety.com/v/film/",
        "tv": "https://variety.com/v/tv/",
        "music": "https://variety.com/v/music/",
    }
    sitemaps = ("https://variety.com/news-sitemap.xml", "https://variety.com/sitemap_index.xml")
    layouts = (
        Layout(body=".article-body", headline="h1", remove=".widget, aside, .tags"),
        Layout(
            since=date(2019, 6, 1),
            body=".vy-cx-page-content, .a-content",
            headline="article h1",
            remove=".o-card, .c-card, .injected-related-story, aside, form, nav",
        ),
    )
