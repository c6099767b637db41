"""Where embeds stand in a tree, in document order, whoever they belong to.

One pass; every element is asked cheap questions first: its tag, its marks, and whether one of
its attributes names a platform's host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import addresses_in
from archiver.read.embeds.recognise import (
    BY_ATTRIBUTE,
    BY_NAME,
    BY_TAG,
    by_class,
    marked_for,
    names_a_host,
    recognise,
)
from archiver.read.embeds.scan.frames import FRAMES, read_frame
from archiver.read.embeds.scan.links import read_alone, read_link
from archiver.read.embeds.scan.packed import (
    ESCAPED_MARKUP,
    MOST_IN_ONE,
    distinct,
    marked,
    may_name,
    parsed,
    unpacked,
)
from archiver.read.embeds.scan.quotes import read_quotation

_MOST_ADDRESSES = 50
_MOST_ATTRIBUTES = 100
_LONGEST_NAME = 14
_LONGEST_CALL = 3_000
_LONGEST_PLACE_HOLDER = 2_000
"""Characters of text; an element with more is a part of the article, not a place holder."""
_MARKUP_IN_TEXT = {"textarea", "template", "xmp", "noscript"}
_SPECIAL = FRAMES | _MARKUP_IN_TEXT | {"blockquote", "script", "a"}
_NO_PLACE = frozenset(
    ("a", "button", "meta", "link", "input", "option", "img", "source", "html", "body", "picture")
)
_DULL = frozenset(
    ("href", "src", "srcset", "class", "style", "id", "content", "action", "alt", "title",
     "itemtype", "rel", "target", "data-srcset", "poster", "xmlns", "d", "width", "height", "type",
     "role")
)  # fmt: skip
_CALL = re.compile(r"[\w$.]+\s*\(\s*[\"']((?:https?:)?//[^\"'\s]+)[\"']")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """An element that stands for one embed or several."""

    element: HtmlElement
    embeds: tuple[Embed, ...]


def sights(root: HtmlElement, *, url: str | None = None) -> Iterator[Sight]:
    """Yield the elements of a tree that are embeds, in document order."""
    inside: set[HtmlElement] = set()
    body = root.find("body")
    for element in (root if body is None else body).iter(etree.Element):
        if inside and element in inside:
            continue
        embeds = _seen(element, url)
        if not embeds:
            continue
        if element.tag in {"blockquote", "object"}:
            inside.update(element.iter())
        yield Sight(element=element, embeds=embeds)


def _seen(element: HtmlElement, url: str | None) -> tuple[Embed, ...]:
    tag = element.tag
    if tag not in _SPECIAL:
        alone = read_alone(element) if tag in {"p", "div"} else None
        return _one(alone, "url") or _attributes(element, tag)
    if tag in FRAMES:
        return read_frame(element, url, in_value)
    if tag == "blockquote":
        return _one(read_quotation(element), "blockquote")
    if tag == "script":
        return _script(element)
    if tag == "a":
        return _one(*read_link(element))
    text = unpacked(element.text or "")
    return marked(in_markup(text), tag) if "<" in text else _attributes(element, tag)


def _one(embed: Embed | None, markup: str) -> tuple[Embed, ...]:
    return () if embed is None else marked((embed,), markup)


def _script(element: HtmlElement) -> tuple[Embed, ...]:
    """Return what a script call in place would draw; a script with a source draws nothing."""
    platform = marked_for(element)
    if platform and platform.read_element:
        return _one(platform.read_element(element), "script")
    text = unpacked(element.text or "")
    if not text or len(text) > _LONGEST_CALL or "ld+json" in (element.get("type") or ""):
        return ()
    if not names_a_host(text):
        return ()
    if ESCAPED_MARKUP.search(text) and (embeds := in_markup(text)):
        return marked(embeds, "script")
    calls = (recognise(target) for target in _CALL.findall(text))
    embeds = distinct(embed for embed in calls if embed)
    return marked(embeds, "script") if len(embeds) == 1 else ()


def _attributes(element: HtmlElement, tag: str) -> tuple[Embed, ...]:
    embeds: list[Embed] = []
    platform = BY_TAG.get(tag)
    holds = tag not in _NO_PLACE
    for name, value in element.items()[:_MOST_ATTRIBUTES]:
        if name == "class":
            platform = platform or by_class(value)
        elif name in BY_ATTRIBUTE:
            platform = platform or BY_ATTRIBUTE[name]
        elif len(value) < _LONGEST_NAME and value in BY_NAME and name.startswith("data-"):
            platform = platform or BY_NAME[value]
        if holds and name not in _DULL and may_name(value):
            embeds += in_value(value)
    if platform and platform.read_element and (found := platform.read_element(element)):
        embeds.insert(0, found)
    if not embeds or len(several := distinct(embeds)) > MOST_IN_ONE:
        return ()
    if tag not in BY_TAG and len(element) and _says_much(element):
        return ()
    return marked(several, "amp" if tag.startswith("amp-") else "attribute")


def _says_much(element: HtmlElement) -> bool:
    size = 0
    for text in element.itertext("p", "div", "span", "li", "a", "h2", "h3"):
        size += len(text)
        if size > _LONGEST_PLACE_HOLDER:
            return True
    return False


def in_value(value: str) -> Iterator[Embed]:
    """Yield the embeds that a value names: by markup, or else by addresses."""
    value = unpacked(value)
    if ESCAPED_MARKUP.search(value) and (embeds := in_markup(value)):
        yield from embeds
        return
    for text in islice(addresses_in(value), _MOST_ADDRESSES):
        if names_a_host(text) and (embed := recognise(text)):
            yield embed


def in_markup(text: str) -> tuple[Embed, ...]:
    """Return the embeds of markup that stands, escaped or not, in an attribute, script or text."""
    tree = parsed(text)
    if tree is None:
        return ()
    found = (embed for sight in sights(tree) for embed in sight.embeds)
    return distinct(embed for embed in found if embed.platform != "iframe")
