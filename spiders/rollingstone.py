"""Rolling Stone (Penske Media since 2017).

Verified on saved pages of 2016 and 2019 (`first`) and of 2024, before and after the day when
it dropped its `swiftype` metas.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archiver.crawl.spider.families import PMC
from archiver.read.layout import Layout


class RollingStone(PMC):
    """`scrapy crawl rollingstone`: feeds, sections and articles."""

    name = "rollingstone"
    allowed_domains = ("rollingstone.com",)
    home = "https://www.rollingstone.com/"
    sections = {
        "music": "https://www.rollingstone.com/music/",
        "tv-movies": "https://www.rollingstone.com/tv-movies/",
        "culture": "https://www.rollingstone.com/culture/",
    }
    article_url = r"-w?\d{5,}(?:/.+)?/?$"
    layouts = (
        Layout(
            body=".l-article-content .c-content",
            headline="h1.l-article-header__row--title",
            authors=".c-byline__authors .c-byline__link",
            published="time.l-article-header__block--time",
            remove=".c-related, aside, form, nav",
        ),
        replace(
            PMC.layouts[0],
            since=date(2021, 6, 1),
            remove=f"{PMC.layouts[0].remove}, p:has(> a[href*='//council.'])",
        ),
    )
