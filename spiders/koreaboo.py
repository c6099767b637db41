"""Koreaboo, Korean pop (WordPress).

Body, author and time as public scrapers of 2023 name them, unverified on a saved page. Images
end in a size (`-486x640`) or begin with a transform (`tr:n-lg-dt`).
"""

from __future__ import annotations

from archiver.crawl.spider.families import WordPress
from archiver.read.layout import Layout


class Koreaboo(WordPress):
    """`scrapy crawl koreaboo`: feeds, sections and articles."""

    name = "koreaboo"
    allowed_domains = ("koreaboo.com",)
    home = "https://www.koreaboo.com/"
    feeds = {"": "https://www.koreaboo.com/feed/"}
    sections = {
        "news": "https://www.koreaboo.com/news/",
        "stories": "https://www.koreaboo.com/stories/",
    }
    article_url = r"^/(?:news|stories|lists|buzz|videos?)/(?!page/)[a-z0-9-]+/?$"
    layouts = (
        Layout(
            body=".entry-content",
            headline="h1",
            authors=".writer-bio-name",
            published=".posted-on time[datetime]",
            remove=".related-posts, .writer-bio, aside, form, nav",
        ),
    )
