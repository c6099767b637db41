"""Deadline (Penske Media).

Verified on a saved page of 2019, in a look of about 2020. The look before is unverified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archiver.crawl.spider.families import PMC
from archiver.read.layout import Layout


class Deadline(PMC):
    """`scrapy crawl deadline`: feeds, sections and articles."""

    name = "deadline"
    allowed_domains = ("deadline.com",)
    home = "https://deadline.com/"
    sections = {
        "film": "https://deadline.com/v/film/",
        "tv": "https://deadline.com/v/tv/",
    }
    layouts = (
        Layout(body=".post-content", headline="h1", remove="aside, form, nav"),
        replace(PMC.layouts[0], since=date(2020, 3, 1)),
    )
