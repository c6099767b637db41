"""What a page prints for its readers: headline, byline and dates as marked up for the eye.

Names of classes are habits of many content systems, never of one site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from archiver.read.sources.names import Names
from archiver.read.sources.nearness import near
from archiver.read.sources.said import Said, brief, clean
from archiver.read.xpath import elements

_HEADLINES = elements(
    "//h1[not(ancestor::*[starts-with(@id, 'goog-gt')])] |"
    " //@itemprop[contains(., 'headline')]/parent::*[not(self::meta)]"
)
_SUBHEADS = elements("//h2[not(.//a) and not(ancestor::a or ancestor::aside or ancestor::footer)]")
_CRUMBS = re.compile(r"breadcrumb", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-?only|visually-?hidden|screen-?reader|hidden|offscreen)", re.IGNORECASE
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEAD_LEVELS = 4
"""Elements above a headline that may be the path of sections it ends."""
_MOST_HEADLINES = 20
_TIMES = elements(
    "//time[@datetime]"
    " | //@itemprop[contains(., 'datePublished') or contains(., 'dateModified')]/.."
    " | //abbr[contains(@class, 'published')][@title]"
)
_DATED = re.compile(r"date|publish|time|posted", re.IGNORECASE)
_TAG_LINKS = elements("//a/@rel[contains(concat(' ', ., ' '), ' tag ')]/..")
_TAGGED = re.compile(r"(?:^|[\s_-])tags(?:$|[\s_-])|tag-?list|keywords", re.IGNORECASE)
_CHANGED = re.compile(r"modif|updat", re.IGNORECASE)


def headlines(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements that may be the headline, in page order.

    The last step of a path of sections repeats a title for machines; it is no headline.
    """
    return [one for one in _HEADLINES(root)[:_MOST_HEADLINES] if not _is_crumb(one)]


def subheads(root: HtmlElement) -> list[HtmlElement]:
    """Return the second headings that lead nowhere, one of which may be the headline."""
    return _SUBHEADS(root)[:_MOST_HEADLINES]


def _is_crumb(element: HtmlElement) -> bool:
    near = (element, *islice(element.iterancestors(), _HEAD_LEVELS))
    return any(one.tag == "nav" or _CRUMBS.search(one.get("class") or "") for one in near)


def titles(root: HtmlElement) -> Iterator[Said]:
    """Yield what may be the headline as it is printed, with the parts of what has parts."""
    for element in headlines(root):
        source = "hidden" if _is_unseen(element) else "h1"
        yield Said(field="headline", value=brief(element.text_content()), source=source)
        yield from _parts(element)
    for element in subheads(root):
        yield Said(field="headline", value=brief(element.text_content()), source="h2")
        yield from _parts(element)


def _parts(element: HtmlElement) -> Iterator[Said]:
    """Yield the last element's text of a headline that has more: the title below a kicker."""
    if len(element) > 1 and not (element[-1].tail or "").strip():
        text = brief(element[-1].text_content())
        yield Said(field="headline", value=text, source="part")


def _is_unseen(element: HtmlElement) -> bool:
    """Whether a headline is there for screen readers only."""
    return (
        element.get("hidden") is not None
        or _UNSEEN.search(element.get("class") or "") is not None
        or _NOT_SHOWN.search(element.get("style") or "") is not None
    )


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
