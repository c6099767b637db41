"""Metro, the London daily (WordPress).

Verified on saved pages of 2023 and of 2024-07 (`first`) and of 2024-11.
"""

from __future__ import annotations

from datetime import date

from archiver.crawl.spider.families import WordPress
from archiver.read.layout import Layout


class Metro(WordPress):
    """`scrapy crawl metro`: feeds, sections and articles."""

    name = "metro"
    allowed_domains = ("metro.co.uk",)
    home = "https://metro.co.uk/"
    sections = {"entertainment": "https://metro.co.uk/entertainment/"}
    sitemaps = ("https://metro.co.uk/sitemap.xml",)
    article_url = r"^/\d{4}/\d\d/\d\d/[a-z0-9-]+-\d+/?$"
    layouts = (
        Layout(
            body=".single-article > .article-body",
            headline="h1.post-title",
            authors=".byline-container a.author",
            remove=".metro-factbox, [class*=metro-email-signup], p:has(.mor-link), aside, form,"
            " p:has(a[href^='mailto:'])",
        ),
        Layout(
            since=date(2024, 9, 1),
            body="article .article__content",
            headline="h1.article__title",
            authors=".article__meta .author-name",
            remove=".trending-now, .newsletter-end-card, .metro-breadcrumbs, .related-topics,"
            " .post-grid, form",
        ),
    )
