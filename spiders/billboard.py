"""Billboard, music and charts (Penske Media since 2020).

Verified on a saved page of 2019 (`first`). The family's look came with the redesign of
2021-11; its selectors here are the family's and unverified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archiver.crawl.spider.families import PMC
from archiver.read.layout import Layout


class Billboard(PMC):
    """`scrapy crawl billboard`: feeds, sections and articles."""

    name = "billboard"
    allowed_domains = ("billboard.com",)
    home = "https://www.billboard.com/"
    sections = {
        "music": "https://www.billboard.com/c/music/",
        "culture": "https://www.billboard.com/c/culture/",
    }
    article_url = r"-\d{5,}/?$|/articles/.+/\d{5,}/[a-z0-9-]+/?$"
    layouts = (
        Layout(
            body=".article__body",
            headline="h1.article__headline",
            remove=".article__inline-related, aside, form, nav",
        ),
        replace(PMC.layouts[0], since=date(2021, 11, 1)),
    )
