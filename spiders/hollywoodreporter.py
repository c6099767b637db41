"""The Hollywood Reporter (Penske Media since 2020).

Verified on a saved page of 2019 (`first`). The family's look came in 2021; its selectors here
are the family's and unverified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archiver.crawl.spider.families import PMC
from archiver.read.layout import Layout


class HollywoodReporter(PMC):
    """`scrapy crawl hollywoodreporter`: feeds, sections and articles."""

    name = "hollywoodreporter"
    allowed_domains = ("hollywoodreporter.com",)
    home = "https://www.hollywoodreporter.com/"
    sections = {
        "movies": "https://www.hollywoodreporter.com/c/movies/",
        "tv": "https://www.hollywoodreporter.com/c/tv/",
        "music": "https://www.hollywoodreporter.com/c/music/",
    }
    layouts = (
        Layout(
            body=".article__body",
            headline="h1.article__headline",
            remove=".article__inline-related, aside, form, nav",
        ),
        replace(PMC.layouts[0], since=date(2021, 3, 1)),
    )
