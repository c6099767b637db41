"""The byline as it is printed: marked for machines, by class, by a link to its writer, by words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.read.sources.names import Names
from archiver.read.sources.nearness import near
from archiver.read.sources.said import Said, clean
from archiver.read.xpath import elements

_MARKED = elements("//*[@rel or @itemprop][not(self::link or self::meta)]")
_LINKED = elements(
    "//a[contains(@href, '/author') or contains(@href, '/autor') or contains(@href, '/contributor')"
    " or contains(@href, '/profile/') or contains(@href, '/journalist')"
    " or contains(@href, '/staff/') or contains(@href, '/reporter')"
    " or contains(@href, '/writer')]"
)
_CLASSED = re.compile(r"byline|author|writer|contributor|autor", re.IGNORECASE)
_LINES = elements(
    "//*[self::p or self::span or self::div or self::h2 or self::h3 or self::h4 or self::h5 or"
    " self::em or self::strong or self::small or self::li or self::address]"
    "[starts-with(normalize-space(.), 'By ') or starts-with(normalize-space(.), 'by ')"
    " or starts-with(normalize-space(.), 'BY ') or starts-with(normalize-space(.), 'By: ')"
    " or starts-with(normalize-space(.), 'Von ') or starts-with(normalize-space(.), 'von ')"
    " or starts-with(normalize-space(.), 'Par ') or starts-with(normalize-space(.), 'Por ')"
    " or starts-with(normalize-space(.), 'Written by ')"
    " or starts-with(normalize-space(.), 'Submitted by ')"
    " or starts-with(normalize-space(.), 'Posted by ')]"
    "[string-length(normalize-space(.)) < 100]"
)
_NO_BYLINE = frozenset(
    {"meta", "link", "body", "html", "script", "style", "img", "article", "main", "input"}
)
_NOT_AUTHOR = re.compile(
    r"comment|avatar|image|photo|bio\b|biograph|related|twitter|social|share|follow|more|date|time"
    r"|describ|description|sidebar|widget|footer|title\b|job|role",
    re.IGNORECASE,
)
_LONGEST = 160


def authors(root: HtmlElement, names: Names, headline: HtmlElement | None) -> Iterator[Said]:
    """Yield the byline near the headline, the most explicit marks first."""
    marked = [one for one in _MARKED(root) if one.tag not in _NO_BYLINE and _is_marked(one)]
    said = list(_said(near(marked, headline), "microdata"))
    classed = [
        one
        for one in names.matching(_CLASSED, but=_NOT_AUTHOR)
        if one.tag not in _NO_BYLINE and not _is_marked(one)
    ]
    said += _said(near(classed, headline), "byline")
    yield from said
    if not said:  # a link to a writer far from any byline is as likely another story's
        yield from _said(near(_LINKED(root), headline), "author-link")


def printed_authors(root: HtmlElement, headline: HtmlElement | None) -> Iterator[Said]:
    """Yield lines that begin with "By" near the headline; the last resort."""
    yield from _said(near(_LINES(root), headline)[:1], "byline")


def _said(group: list[HtmlElement], source: str) -> Iterator[Said]:
    for element in group:
        text = clean(_name_in(element))
        if 2 < len(text) <= _LONGEST:  # noqa: PLR2004
            yield Said(field="authors", value=text, source=source, url=element.get("href"))


def _is_marked(element: HtmlElement) -> bool:
    marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
    return "author" in marks or "creator" in marks


def _name_in(element: HtmlElement) -> str:
    """Return the name within an element: its own mark of a name, else all of its text."""
    for inner in element.iter("span", "a", "meta", "div", "strong", "b"):
        if inner.get("itemprop") == "name":
            return str(inner.get("content") or inner.text_content())
    return str(element.get("content") or " ".join(element.itertext()))
