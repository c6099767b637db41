"""What a page prints for its readers: headline, byline and dates as marked up for the eye.

Names of classes are habits of many content systems, never of one site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.read.sources.said import Said, clean
from archiver.read.xpath import LOWER, elements

_CLASS = LOWER.format("concat(' ', @class, ' ', @id, ' ', @data-testid, ' ')")
_HEADLINES = elements(
    "//h1[not(ancestor::*[starts-with(@id, 'goog-gt')])] | //*[contains(@itemprop, 'headline')][not(self::meta)]"
)
_AUTHORS = elements(
    "//*[contains(concat(' ', @rel, ' '), ' author ') or contains(@itemprop, 'author')"
    " or contains(@itemprop, 'creator')"
    f" or contains({_CLASS}, 'byline') or contains({_CLASS}, 'author')"
    f" or contains({_CLASS}, 'writer') or contains({_CLASS}, 'contributor')"
    f" or contains({_CLASS}, 'autor')]"
)
_TIMES = elements(
    "//time[@datetime] | //*[contains(@itemprop, 'datePublished')]"
    " | //*[contains(@itemprop, 'dateModified')] | //abbr[contains(@class, 'published')][@title]"
)
_DATES = elements(
    f"//*[(contains({_CLASS}, 'date') or contains({_CLASS}, 'publish')"
    f" or contains({_CLASS}, 'time') or contains({_CLASS}, 'posted'))"
    f" and not(contains({_CLASS}, 'update')) and not(contains({_CLASS}, 'modif'))]"
)
_TAGS = elements(
    "//a[contains(concat(' ', @rel, ' '), ' tag ')]"
    f" | //*[contains({_CLASS}, ' tags') or contains({_CLASS}, '-tags ')"
    f" or contains({_CLASS}, 'taglist') or contains({_CLASS}, 'tag-list')"
    f" or contains({_CLASS}, 'keywords')]//a"
)
_ORDER = elements(
    "following::*[self::a or self::span or self::div or self::p or self::li or self::address or self::cite or self::b or self::strong or self::em or self::i or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::ul or self::dd or self::td or self::section or self::header or self::footer or self::time]"
)
_NO_BYLINE = frozenset(
    ("meta", "link", "body", "html", "script", "style", "img", "article", "main", "input")
)
_NOT_AUTHOR = re.compile(
    r"comment|avatar|image|photo|bio\b|biograph|related|twitter|social|share|follow|more|date|time"
    r"|describ|description|sidebar|widget|footer|title\b|job|role",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"byline|author|writer|contributor|autor", re.IGNORECASE)
_LONGEST_BYLINE = 160


def headlines(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that may be the headline, in page order."""
    return _HEADLINES(root)


def says(root: HtmlElement) -> Iterator[Said]:
    """Yield what a page prints of author and dates."""
    yield from authors(root)
    yield from times(root)


def authors(root: HtmlElement, headline: HtmlElement | None) -> Iterator[Said]:
    """Yield the byline: the most explicit mark that stands near the headline, with its kin."""
    found = [one for one in _AUTHORS(root) if one.tag not in _NO_BYLINE]
    marked = [one for one in found if _is_marked(one)]
    loose = [one for one in found if not _is_marked(one) and not _NOT_AUTHOR.search(_names(one))]
    for source, group in (("microdata", marked), ("byline", loose)):
        for element in _near(group, headline):
            text = clean(_name_in(element))
            if 2 < len(text) <= _LONGEST_BYLINE:  # noqa: PLR2004
                yield Said(field="authors", value=text, source=source, url=element.get("href"))


def _is_marked(element: HtmlElement) -> bool:
    marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
    return "author" in marks or "creator" in marks


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _near(group: list[HtmlElement], headline: HtmlElement | None) -> list[HtmlElement]:
    """Return the first that follows the headline, or else the first of all, with its siblings."""
    if headline is not None and group:
        order = {element: n for n, element in enumerate(_ORDER(headline))}
        group = [one for one in group if one in order] or group
    if not group:
        return []
    first = group[0]
    home = first.getparent()
    home = home if home is None or home.getparent() is None else home.getparent()
    return [one for one in group[:12] if one is first or home in one.iterancestors()]


def _name_in(element: HtmlElement) -> str:
    """Return the name within an element: its own mark of a name, else all of its text."""
    for inner in element.iter():
        if isinstance(inner.tag, str) and (inner.get("itemprop") or "") == "name":
            return str(inner.get("content") or inner.text_content())
    return str(element.get("content") or " ".join(element.itertext()))


def times(root: HtmlElement, headline: HtmlElement | None) -> Iterator[Said]:
    """Yield the dates that are marked up as such, in page order."""
    for element in _TIMES(root)[:40]:
        raw = (
            element.get("datetime")
            or element.get("content")
            or element.get("title")
            or clean(element.text_content())
        )
        where = (
            f"{element.get('itemprop') or ''} {element.get('class') or ''} {element.get('pubdate')}"
        )
        source = "microdata" if "datePublished" in where or "dateModified" in where else "html"
        is_change = re.search(r"modif|updat", where, re.IGNORECASE) is not None
        yield Said(field="modified" if is_change else "published", value=raw, source=source)


def printed_dates(root: HtmlElement) -> Iterator[Said]:
    """Yield the texts of elements whose class speaks of a date; the last resort."""
    for element in _DATES(root)[:40]:
        text = clean(element.text_content())
        if 6 <= len(text) <= 80:  # noqa: PLR2004
            yield Said(field="published", value=text, source="printed")


def tags(root: HtmlElement) -> Iterator[Said]:
    """Yield the tags under the article."""
    for element in _TAGS(root)[:60]:
        if 1 < len(text := clean(element.text_content())) <= 60:  # noqa: PLR2004
            yield Said(field="keywords", value=text, source="html")
