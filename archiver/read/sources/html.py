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
_HEADLINES = elements("//h1 | //*[contains(@itemprop, 'headline')][not(self::meta)]")
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


def authors(root: HtmlElement) -> Iterator[Said]:
    """Yield the bylines: the most explicit marks first."""
    found = [
        element
        for element in _AUTHORS(root)
        if element.tag not in ("meta", "link", "body", "html", "script", "img")
    ]
    marked = [
        el
        for el in found
        if "author" in (el.get("rel") or "") or "author" in (el.get("itemprop") or "")
    ]
    for element in (*marked, *(el for el in found if el not in marked)):
        is_marked = element in marked[:20]
        if not is_marked and _NOT_AUTHOR.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"
        ):
            continue
        text = clean(_name_in(element))
        if 2 < len(text) <= _LONGEST_BYLINE:  # noqa: PLR2004
            yield Said(
                field="authors", value=text, source="microdata" if is_marked else "byline",
                url=element.get("href"),
            )  # fmt: skip


def _name_in(element: HtmlElement) -> str:
    """Return the name within an element: its own mark of a name, else all of its text."""
    for inner in element.iter():
        if isinstance(inner.tag, str) and (inner.get("itemprop") or "") == "name":
            return str(inner.get("content") or inner.text_content())
    return str(element.get("content") or " ".join(element.itertext()))


def times(root: HtmlElement) -> Iterator[Said]:
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
