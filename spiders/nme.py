"""NME, music (WordPress, Newspaper theme).

Feed and slugs as public lists have them; the theme's classes (`td-post-content`) are unverified
on a saved page.
"""

from __future__ import annotations

from archiver.crawl.spider.families import WordPress
from archiver.read.layout import Layout


class NME(WordPress):
    """`scrapy crawl nme`: feeds, sections and articles."""

    name = "nme"
    allowed_domains = ("nme.com",)
    home = "https://www.nme.com/"
    sections = {
        "music": "https://www.nme.com/news/music/",
        "film": "https://www.nme.com/news/film/",
        "tv": "https://www.nme.com/news/tv/",
    }
    article_url = r"-\d{5,}/?$|^/(?:news|reviews|blogs|photos)/[^/]+/\d{4,}/?$"
    layouts = (
        Layout(
            body=".td-post-content, .entry-content",
            headline="h1.entry-title, h1.tdb-title-text",
            authors=".td-post-author-name a, .tdb-author-name",
            published="time.entry-date[datetime]",
            remove=".td-a-rec, .td_block_related_posts, aside, form, nav",
        ),
    )
