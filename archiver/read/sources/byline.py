"""The byline as it is printed: marked for machines, by class, by a link to its writer, by words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.read.sources.names import Names
from archiver.read.sources.nearness import near
from archiver.read.sources.said import Said, clean
from archiver.read.xpath import elements, string

_MARKED = elements("(//@rel | //@itemprop)/parent::*[not(self::link or self::meta)]")
_LINKED = elements(
    "//a/@href[contains(., '/author') or contains(., '/autor') or contains(., '/contributor')"
    " or contains(., '/profile/') or contains(., '/journalist')"
    " or contains(., '/staff/') or contains(., '/reporter')"
    " or contains(., '/writer')]/.."
)
_CLASSED = re.compile(r"byline|author|writer|contributor|autor", re.IGNORECASE)
_OPENINGS = (
    "By ", "by ", "BY ", "By: ", "Von ", "von ", "Par ", "Por ", "Written by ", "Submitted by ",
    "Posted by ",
)  # fmt: skip
_LINE_TAGS = frozenset(
    ("p", "span", "div", "h2", "h3", "h4", "h5", "em", "strong", "small", "li", "address")
)
_LONGEST_LINE = 99
_FIRSTS = elements(
    "//text()[contains('BbPSVvW', substring(concat(normalize-space(.), '.'), 1, 1))]/.."
)
_WORDS = string("normalize-space(.)")
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
    yield from _said(near(_lines(root), headline)[:1], "byline")


def _lines(root: HtmlElement) -> list[HtmlElement]:
    """Return the short elements whose words begin as a byline does, in page order.

    From each text that begins so upwards until an element says too much: to ask every element
    for its words took 8 ms a page, for each is read again in all that it stands in.
    """
    found: list[HtmlElement] = []
    seen: set[HtmlElement] = set()
    for first in _FIRSTS(root):
        line: list[HtmlElement] = []
        for element in (first, *first.iterancestors()):
            if element in seen:
                break
            seen.add(element)
            words = _WORDS(element)
            if len(words) > _LONGEST_LINE:
                break
            if element.tag in _LINE_TAGS and words.startswith(_OPENINGS):
                line.append(element)
        found += reversed(line)
    return found


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
