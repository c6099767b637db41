"""What a page prints for its readers: headline, byline and dates as marked up for the eye.

Names of classes are habits of many content systems, never of one site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.read.sources.names import Names
from archiver.read.sources.nearness import near
from archiver.read.sources.said import Said, clean
from archiver.read.xpath import elements

_HEADLINES = elements(
    "//h1[not(ancestor::*[starts-with(@id, 'goog-gt')])] |"
    " //*[contains(@itemprop, 'headline')][not(self::meta)]"
)
_TIMES = elements(
    "//time[@datetime] | //*[contains(@itemprop, 'datePublished')]"
    " | //*[contains(@itemprop, 'dateModified')] | //abbr[contains(@class, 'published')][@title]"
)
_DATED = re.compile(r"date|publish|time|posted", re.IGNORECASE)
_TAG_LINKS = elements("//a[contains(concat(' ', @rel, ' '), ' tag ')]")
_TAGGED = re.compile(r"(?:^|[\s_-])tags(?:$|[\s_-])|tag-?list|keywords", re.IGNORECASE)
_CHANGED = re.compile(r"modif|updat", re.IGNORECASE)


def headlines(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that may be the headline, in page order."""
    return _HEADLINES(root)


def times(root: HtmlElement, headline: HtmlElement | None) -> Iterator[Said]:
    """Yield the dates that are marked up as such: those near the headline, then the others."""
    found = _TIMES(root)[:60]
    first = near(found, headline)
    for element in (*first, *(one for one in found[:20] if one not in first)):
        raw = element.get("datetime") or element.get("content") or element.get("title")
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}"
        source = "microdata" if "datePublished" in marks or "dateModified" in marks else "html"
        yield Said(
            field="modified" if _CHANGED.search(marks) else "published",
            value=raw or clean(element.text_content()),
            source=source,
        )


def printed_dates(names: Names, headline: HtmlElement | None) -> Iterator[Said]:
    """Yield the texts of elements whose class speaks of a date, nearest first: a last resort."""
    found = names.matching(_DATED, but=_CHANGED)[:60]
    first = near(found, headline)
    for element in (*first, *(one for one in found[:20] if one not in first)):
        text = clean(element.text_content())
        if 6 <= len(text) <= 80 and not _CHANGED.search(text) and "edited" not in text.lower():  # noqa: PLR2004
            yield Said(field="published", value=text, source="printed")


def tags(root: HtmlElement, names: Names) -> Iterator[Said]:
    """Yield the tags under the article."""
    boxed = [link for box in names.matching(_TAGGED)[:10] for link in box.iter("a")]
    for element in (*_TAG_LINKS(root), *boxed)[:60]:
        if 1 < len(text := clean(element.text_content())) <= 60:  # noqa: PLR2004
            yield Said(field="keywords", value=text, source="html")
