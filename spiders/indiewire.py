"""IndieWire (Penske Media).

Verified on a saved page of 2019 (`first`). The family's look, since 2022, is unverified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archiver.crawl.spider.families import PMC
from archiver.read.layout import Layout


class IndieWire(PMC):
    """`scrapy crawl indiewire`: feeds, sections and articles."""

    name = "indiewire"
    allowed_domains = ("indiewire.com",)
    home = "https://www.indiewire.com/"
    sections = {
        "film": "https://www.indiewire.com/c/film/",
        "tv": "https://www.indiewire.com/c/television/",
    }
    article_url = rf"{PMC.article_url}|^/article/[^/]+/?$"
    layouts = (
        Layout(
            body="#main-article > .entry-content",
            headline="#article-heading h1",
            remove=".c-related, .pmc-contextual-player, .article-singup-link, aside, form",
        ),
        replace(PMC.layouts[0], since=date(2022, 6, 1)),
    )
