"""The Mirror (Reach).

Verified on saved pages of 2024-04 and 2024-08, a live blog (`first`), and of 2026-01.
"""

from __future__ import annotations

from archiver.crawl.spider.families import Reach


class Mirror(Reach):
    """`scrapy crawl mirror`: feeds, sections and articles."""

    name = "mirror"
    allowed_domains = ("mirror.co.uk",)
    feeds = {
        "": "https://www.mirror.co.uk/?service=rss",
        "3am": "https://www.mirror.co.uk/3am/?service=rss",
        "tv": "https://www.mirror.co.uk/tv/?service=rss",
        "film": "https://www.mirror.co.uk/film/?service=rss",
    }
    sitemaps = ("https://www.mirror.co.uk/map_news.xml",)
    sections = {
        "3am": "https://www.mirror.co.uk/3am/",
        "tv": "https://www.mirror.co.uk/tv/",
        "film": "https://www.mirror.co.uk/film/",
    }
