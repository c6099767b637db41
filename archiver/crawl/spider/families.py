"""What sites on one platform share: addresses of feeds, forms of addresses, and looks.

A site of a family says where its home and sections are; everything else it may leave to the
family, or say itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout

_ASIDE = "[class*=newsletter], [class*=related], aside, form, nav, footer"
"""What stands in a body and is no part of it, on any platform."""
_INVITES = "p:has(a[href*='/newsletter']), p:has(a[href*='//data.reachplc.com'])"
"""Lines of Reach's titles that ask for the reader's address."""


class WordPress(SiteSpider):
    """WordPress: a feed at `feed/` below the home and each section, a core sitemap."""

    home: ClassVar[str] = ""
    """The front page with its slash; feeds and sitemap are derived from it."""
    article_url = r"^/\d{4}/\d\d(?:/\d\d)?/[^/]+/?$"
    layouts: ClassVar[tuple[Layout, ...]] = (
        Layout(
            body=".entry-content",
            headline="h1.entry-title",
            authors=".entry-header [rel=author], .entry-meta [rel=author]",
            published=".entry-header time[datetime], .entry-meta time[datetime]",
            remove=f".sharedaddy, .jp-relatedposts, {_ASIDE}",
        ),
    )
    expects: ClassVar[Mapping[str, float]] = {
        "headline": 1.0,
        "text": 0.9,
        "published": 0.9,
        "authors": 0.8,
    }
    map_of_news: ClassVar[str] = "wp-sitemap.xml"

    def __init_subclass__(cls) -> None:
        """Derive from `home` and `sections` what the site does not say itself."""
        super().__init_subclass__()
        if cls.home and "feeds" not in cls.__dict__:
            by_section = {name: f"{url}feed/" for name, url in cls.sections.items()}
            cls.feeds = {"": f"{cls.home}feed/", **by_section}
        if cls.home and "sitemaps" not in cls.__dict__:
            cls.sitemaps = (f"{cls.home}{cls.map_of_news}",)


class PMC(WordPress):
    """Penske Media (WordPress VIP): slugs end in the post's number, but for the oldest.

    Lists are scripts' data.

    The look of components (`a-content`) came to the titles between 2020 and 2022.
    """

    article_url = r"-\d{5,}/?$|^/\d{4}/\d\d/[^/]+/?$"
    map_of_news = "news-sitemap.xml"
    layouts: ClassVar[tuple[Layout, ...]] = (
        Layout(
            body=".article-excerpt, .a-content",
            headline="h1.article-title, .a-article-grid__header h1, article h1",
            remove=f".pmc-related-link, .o-card, .c-card, .recirculation-modules, {_ASIDE}",
        ),
    )


class Reach(SiteSpider):
    """Reach plc: `/desk/sub/slug-12345678`, one look for all titles until a new one in 2025."""

    article_url = r"/[a-z0-9-]+-\d{6,9}/?$"
    layouts: ClassVar[tuple[Layout, ...]] = (
        Layout(
            body="p[itemprop=description], [itemprop=articleBody]",
            headline="h1[itemprop~=headline]",
            authors=".author-information-container .author a, .byline .author a",
            published=".time-info time.date-published[datetime]",
            remove=f".read-more-links, .entry-info, {_INVITES}, {_ASIDE}",
        ),
        Layout(
            since=date(2025, 1, 1),
            body="#article-body[data-testid=body]",
            remove=f"h1, [data-testid^=byline], [data-testid*=related], {_INVITES}, {_ASIDE}",
        ),
    )
    expects: ClassVar[Mapping[str, float]] = {
        "headline": 1.0,
        "text": 0.9,
        "published": 0.95,
        "authors": 0.9,
    }


class DotdashMeredith(SiteSpider):
    """Dotdash Meredith: `mntl-` components; embeds are framed, their options packed in base64."""

    article_url = r"/[a-z0-9-]+-\d{7,}/?$"
    layouts: ClassVar[tuple[Layout, ...]] = (
        Layout(body=".article-body, .entry-content", headline="h1", remove=_ASIDE),
        Layout(
            since=date(2022, 9, 1),
            body=".mntl-sc-page",
            headline="h1.article-heading",
            authors=".mntl-bylines__item a.mntl-attribution__item-name",
            remove=f".mntl-sc-block-adslot, .mntl-sc-block-callout, {_ASIDE}",
        ),
    )
    expects: ClassVar[Mapping[str, float]] = {
        "headline": 1.0,
        "text": 0.9,
        "published": 0.9,
        "authors": 0.9,
    }
