"""One page from its bytes to all that a spider wants to know of it, by a single parse.

A pure function of facts that can be sent to another process. No Scrapy: a worker loads this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from lxml.html import HtmlElement

from archiver.crawl.requisites.find import Mode, Needs, Wanted
from archiver.crawl.spider.rights import rights_of_page
from archiver.model.article import Reading
from archiver.read import read_page
from archiver.read.layout import Layout
from archiver.read.links import absolute, links_of
from archiver.read.tree import parse_tree
from archiver.read.xpath import strings

_HEAD_LINKS = strings(
    "//link[@rel='next' or @rel='alternate' and (contains(@type, 'rss')"
    " or contains(@type, 'atom') or contains(@type, 'feed+json'))]/@href"
)
_PROSE = strings("//p//text()[not(ancestor::script or ancestor::style)]")
_MOST_PROSE = 20_000
"""Characters; as many tell whether a page is new."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What a page is read from, and what is wanted of it."""

    data: bytes
    url: str
    content_type: str | None = None
    captured: datetime | None = None
    """UTC; chooses the layout."""
    layouts: tuple[Layout, ...] = ()
    site: str | None = None
    spider: str | None = None
    revision: str = "generic"
    wants_article: bool = True
    wants_leads: bool = False
    requisites: Mode = "none"
    """Which of the things that the page needs are to be found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRead(Reading):
    """A reading, with what else the page said."""

    leads: tuple[str, ...] = ()
    """Addresses that it leads to: feeds and further pages of its head, then its links."""
    rights: tuple[str, ...] = ()
    """What its meta elements say about machines that learn."""
    needs: tuple[Wanted, ...] = ()
    """Its requisites, if it is an article or nobody has looked."""
    prose: str = ""
    """The text of its paragraphs, when its article was not wanted."""
    is_unread: bool = False
    """Nobody has looked whether it is an article."""


def read(page: Page) -> PageRead:
    """Read a page: what is wanted of it, by one parse."""
    if not (page.wants_article or page.wants_leads or page.requisites != "none"):
        return _unread(page)
    tree = parse_tree(page.data, page.content_type)
    leads = tuple(leads_of(tree.root, page.url)) if page.wants_leads else ()
    needs = None if page.requisites == "none" else Needs.of(tree.root, page.url)
    if not page.wants_article:
        wanted = needs.wanted(None, page.requisites) if needs else []
        prose = "\n".join(_PROSE(tree.root))[:_MOST_PROSE] if page.wants_leads else ""
        return _unread(page, leads=leads, needs=tuple(wanted), prose=prose)
    rights = rights_of_page(tree.root)  # before the reading, which takes the page apart
    reading = read_page(
        page.data,
        url=page.url,
        content_type=page.content_type,
        layouts=page.layouts,
        captured=page.captured,
        site=page.site,
        spider=page.spider,
        revision=page.revision,
        tree=tree,
    )
    article = reading.article
    wanted = needs.wanted(article, page.requisites) if needs and article else []
    return with_more(reading, leads=leads, rights=rights, needs=tuple(wanted))


def with_more(reading: Reading, **more: object) -> PageRead:
    """Return a reading together with what else the page said: fields of PageRead."""
    said = {field.name: getattr(reading, field.name) for field in fields(Reading)}
    return PageRead(**{**said, **more})


def leads_of(root: HtmlElement, url: str) -> Iterator[str]:
    """Name what a page leads to: feeds and further pages of its head, then its links."""
    for href in _HEAD_LINKS(root):
        if lead := absolute(url, href):
            yield lead
    yield from links_of(root, url)


def _unread(page: Page, **more: object) -> PageRead:
    nothing = Reading(url=page.url, article=None, site=page.site, spider=page.spider)
    return with_more(nothing, is_unread=True, **more)
