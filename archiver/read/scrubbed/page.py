"""A whole page without its prose, so that it may be kept as a test of its site's layout.

Rule: elements, classes, ids, addresses, dates, numbers and embeds stay; the words of the article,
of its data and of everything around it become words of the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

import lxml.html
from lxml.html import HtmlElement

from archiver.model.url import host_of
from archiver.read.embeds.scan.sights import sights
from archiver.read.scrubbed.data import Scrub, scrub_json, scrub_markup
from archiver.read.scrubbed.words import scrub_text
from archiver.read.tree import parse_tree
from archiver.read.xpath import strings

_SITE_NAMES = strings("//meta[@property='og:site_name' or @name='application-name']/@content")
_TOLD = ("alt", "title", "aria-label", "placeholder", "data-caption", "data-title", "summary")
_METAS = re.compile(
    r"title|description|author|keywords|section|tag|alt$|byline|headline|creator|news_keywords",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?:)?//\S*")


def scrub_page(data: bytes, *, url: str | None, content_type: str | None = None) -> bytes:
    """Return a page, as UTF-8, with other words in it; the same page gives the same words."""
    root = parse_tree(data, content_type).root
    scrub: Scrub = partial(scrub_text, keep=_kept_words(root, url))
    embeds = {one for sight in sights(root, url=url) for one in sight.element.iter()}
    embeds -= set(root.iter("head", "body", "html", "article", "main"))
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            _scrub_element(element, scrub, is_kept=element in embeds)
    page = lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return str(page).encode()


def _kept_words(root: HtmlElement, url: str | None) -> frozenset[str]:
    """Return the words of the site's own name: titles are told from it."""
    names: Iterable[str] = [*_SITE_NAMES(root), (host_of(url or "") or "").replace(".", " ")]
    return frozenset(word for name in names for word in re.findall(r"\w+", name.casefold()))


def _scrub_element(element: HtmlElement, scrub: Scrub, *, is_kept: bool) -> None:
    above = element.getparent()
    if element.tail and not (is_kept and above is not None and _is_post(above)):
        element.tail = scrub(element.tail)
    if is_kept:
        return
    if element.tag == "script":
        element.text = scrub_json(element.text or "", scrub)
    elif element.tag == "style":
        element.text = ""
    elif element.text:
        element.text = scrub_markup(element.text, scrub)
    _scrub_attributes(element, scrub)


def _is_post(element: HtmlElement) -> bool:
    """Tell whether an element is a post's own, so that what follows its parts is the post's."""
    return any(one.tag == "blockquote" for one in (element, *element.iterancestors()))


def _scrub_attributes(element: HtmlElement, scrub: Scrub) -> None:
    for name in _TOLD:
        if value := element.get(name):
            element.set(name, scrub(value))
    said = element.get("content")
    if element.tag == "meta" and said and not _ADDRESS.fullmatch(said):
        named = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if _METAS.search(named):
            element.set("content", scrub(said))
