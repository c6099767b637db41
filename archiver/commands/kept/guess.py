"""Guess a site's layout from one page: what selects the elements that the generic reading found.

A selector is taken only when it finds just that element, no build made its class, and the page
reads with it as it did without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from lxml.html import HtmlElement

from archiver.commands.kept.case import Kept, read_kept
from archiver.commands.way import Way
from archiver.model.article import Article, embeds_of
from archiver.read import parse_html
from archiver.read.body.words import key_of
from archiver.read.layout import Layout, hashed_classes

_NAME = re.compile(r"[A-Za-z][A-Za-z_-]*(?:\d{1,2}[A-Za-z_-]*)?")
"""A class or id that a person may have given: no long numbers."""
_SHARE = 0.9
"""Of the article's letters that the element of its body must hold."""
_ALIKE = 0.97
_ATTRIBUTES = ("itemprop", "data-testid", "data-component", "property", "rel")


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """What is proposed for one field."""

    field: str
    selector: str
    """Empty: the page's data and the generic reading serve."""
    found: str
    """What the field is on this page."""


def guess_layout(kept: Kept, article: Article) -> tuple[Layout, list[Guess]]:
    """Return the layout of a page that reads generically as `article`, and how it was guessed."""
    root = parse_html(kept.data, kept.content_type)
    wanted = {
        "body": partial(_body_elements, root, article),
        "headline": partial(_told, root, [article.headline]),
        "authors": partial(_told, root, [author.name for author in article.authors]),
        "published": partial(_dated, root, (article.published or "")[:10]),
    }
    layout, guesses = Layout(), []
    for field, elements in wanted.items():
        selectors = (one for element in elements() for one in _selectors(root, element))
        tried = (
            replace(layout, **{field: selector})  # type: ignore[arg-type]  # selectors are texts
            for selector in selectors
        )
        better = next((one for one in tried if _reads_alike(kept, one, article, field)), layout)
        layout = better
        guesses.append(
            Guess(field=field, selector=getattr(better, field), found=_found(article, field))
        )
    return layout, guesses


def _found(article: Article, field: str) -> str:
    if field == "body":
        return f"{len(article.body)} blocks, {len(article.text)} letters"
    if field == "authors":
        return ", ".join(author.name for author in article.authors)
    return str(getattr(article, field) or "")


def _reads_alike(kept: Kept, layout: Layout, article: Article, field: str) -> bool:
    """Tell whether a page reads with a layout as it did without, and by that layout."""
    if any(hashed_classes(layout)):
        return False
    new = read_kept(kept, Way(layouts=(layout,))).article
    if new is None or (layout.body and new.extracted.layout is None):
        return False
    if field != "body":
        return bool(getattr(new, field) == getattr(article, field))
    same = [embed.identity for embed in embeds_of(new.body)] == [
        embed.identity for embed in embeds_of(article.body)
    ]
    return same and _likeness(new.text, article.text) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    mine, theirs = Counter(one.split()), Counter(other.split())
    return 2 * (mine & theirs).total() / ((mine.total() + theirs.total()) or 1)


# --- the elements -----------------------------------------------------------------------------
def _body_elements(root: HtmlElement, article: Article) -> Iterator[HtmlElement]:
    """Yield the elements that hold nearly all of the article's words, the smallest first."""
    keys = {key for line in article.text.split("\n") if (key := key_of(line))}
    weights: Counter[HtmlElement] = Counter()
    for element in root.iter("p", "h2", "h3", "h4", "li", "blockquote", "div"):
        own = key_of(element.text_content())
        if own in keys:
            keys.discard(own)
            weights.update(dict.fromkeys(element.iterancestors(), len(own)))
    total = max(weights.values(), default=0)
    heavy = [one for one, letters in weights.items() if letters >= _SHARE * total]
    yield from sorted(heavy, key=lambda one: -sum(1 for _ in one.iterancestors()))


def _told(root: HtmlElement, texts: list[str]) -> Iterator[HtmlElement]:
    """Yield the smallest elements whose words are one of these."""
    keys = {key_of(text) for text in texts if text}
    body = root.find("body")
    for element in root.iter() if body is None else body.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "option"):
            inner = [one for one in element if key_of(one.text_content()) in keys]
            if not inner and key_of(element.text_content()) in keys:
                yield element


def _dated(root: HtmlElement, day: str) -> Iterator[HtmlElement]:
    """Yield the elements that state a day."""
    for element in root.iter("time", "span", "meta"):
        stated = element.get("datetime") or ""
        if day and stated.startswith(day):
            yield element


# --- their selectors --------------------------------------------------------------------------
def _selectors(root: HtmlElement, element: HtmlElement) -> Iterator[str]:
    """Yield selectors that find this element only, the plainest first."""
    above = [one for one in element.iterancestors() if one.tag not in ("html", "body")][:4]
    own = [*_names(element), *([element.tag] if element.tag == "h1" else [])]
    inside = [f"{name} {last}" for one in above for name in _names(one)
              for last in (*_names(element), element.tag)]  # fmt: skip
    for selector in (*own, *inside):
        if Layout(body=selector).select(root, "body") == [element]:
            yield selector


def _names(element: HtmlElement) -> Iterator[str]:
    name = element.get("id") or ""
    if _NAME.fullmatch(name):
        yield f"#{name}"
    for name in (element.get("class") or "").split():
        if _NAME.fullmatch(name):
            yield f".{name}"
    for attribute in _ATTRIBUTES:
        value = element.get(attribute) or ""
        if _NAME.fullmatch(value):
            yield f"[{attribute}={value}]"
