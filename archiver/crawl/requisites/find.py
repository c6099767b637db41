"""What a page needs, in the order in which it should be fetched: what may be gone first, first.

An embed's media outlive a deleted post for a while only; styles lead on to fonts; pictures are
many and stay longest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Self

from lxml.html import HtmlElement

from archiver.crawl.requisites.css import Kind, Named, named_in_sheet, named_in_style
from archiver.model.article import Article, embeds_of
from archiver.read.links import absolute, base_of
from archiver.read.tree import parse_html
from archiver.read.xpath import strings

Mode = Literal["all", "images", "none"]

MAX_OF_PAGE = 400
"""Requisites of one page that are asked for; a live blog has three hundred pictures."""
_ORDER: tuple[Kind, ...] = ("media", "style", "script", "font", "image", "other")
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-lazy", "data-image")
_SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "imagesrcset")
_CANDIDATE = re.compile(r"\s*,*\s*([^\s,](?:\S*[^\s,])?),?(?:\s+[^,]*)?(?:,|$)")
_LINKS: dict[str, Kind] = {
    "stylesheet": "style",
    "icon": "image",
    "apple-touch-icon": "image",
    "apple-touch-icon-precomposed": "image",
    "mask-icon": "image",
    "image_src": "image",
    "modulepreload": "script",
    "manifest": "other",
}
_PRELOADED: dict[str, Kind] = {
    "style": "style",
    "script": "script",
    "font": "font",
    "image": "image",
}
_PICTURES_OF_META = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image")
_JSONLD_PICTURES = (
    "image",
    "logo",
    "thumbnail",
    "thumbnailUrl",
    "contentUrl",
    "primaryImageOfPage",
)
_MAX_JSONLD = 1 << 20
_STYLES = strings("//@style[contains(., 'url') or contains(., 'image-set')]")
_BACKGROUNDS = strings("//@background | //@data-bg | //@data-background-image")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One requisite."""

    url: str
    kind: Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class _Styles:
    """CSS of a page: to parse it costs more than all else, and no page but an article needs it."""

    text: str
    is_sheet: bool
    """A style sheet; else a `style` attribute."""

    def named(self) -> Iterator[Named]:
        """Yield what it names."""
        if self.is_sheet:
            return named_in_sheet(self.text.encode(), charset="utf-8")
        return named_in_style(self.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What a tree names, found before the reading takes it apart; style sheets are read later."""

    base: str
    named: tuple[Named | _Styles, ...]

    @classmethod
    def of(cls, root: HtmlElement, url: str) -> Self:
        """Look a page's tree through."""
        return cls(base=base_of(root, url), named=tuple(_of_tree(root)))

    def wanted(self, article: Article | None, mode: Mode) -> list[Wanted]:
        """Return what the page needs, each address once, what should be fetched first at the head.

        `article` is what was read of the page; it adds the media of its embeds.
        """
        return _ordered(self._with(article), self.base, mode)

    def _with(self, article: Article | None) -> Iterator[Named]:
        yield from _of_article(article)
        for one in self.named:
            if isinstance(one, Named):
                yield one
            else:
                yield from one.named()


def requisites_of(
    page: bytes, *, url: str, content_type: str | None, article: Article | None, mode: Mode
) -> list[Wanted]:
    """Return what a page needs, from its bytes and what was read of it."""
    return Needs.of(parse_html(page, content_type), url).wanted(article, mode)


def requisites_of_sheet(sheet: bytes, *, url: str, charset: str | None, mode: Mode) -> list[Wanted]:
    """Return what a style sheet needs, each address once."""
    return _ordered(named_in_sheet(sheet, charset=charset), url, mode)


def _ordered(named: Iterable[Named], base: str, mode: Mode) -> list[Wanted]:
    found: dict[str, Kind] = {}
    for one in named:
        address = absolute(base, one.href)
        if address and (mode == "all" or one.kind in ("media", "image")):
            found.setdefault(address, one.kind)
    wanted = [Wanted(url=address, kind=kind) for address, kind in found.items()]
    return sorted(wanted, key=lambda one: _ORDER.index(one.kind))


def _of_article(article: Article | None) -> Iterator[Named]:
    """Yield what was read already: the media of embeds, then the article's pictures."""
    if article is None:
        return
    for embed in embeds_of(article.body):
        yield from _named([media.url for media in embed.media], "media")
    for image in article.images:
        yield Named(href=image.url, kind="image")


def _of_tree(root: HtmlElement) -> Iterator[Named | _Styles]:
    for element in root.iter("img", "source", "input", "video", "image", "object"):
        yield from _of_picture(element)
    for element in root.iter("link"):
        yield from _of_link(element)
    for element in root.iter("script"):
        if src := element.get("src"):
            yield Named(href=src, kind="script")
    for style in _STYLES(root):
        yield _Styles(text=style, is_sheet=False)
    for element in root.iter("style"):
        yield _Styles(text=element.text or "", is_sheet=True)
    for href in _BACKGROUNDS(root):
        yield Named(href=href, kind="image")
    yield from _of_metadata(root)


def _of_picture(element: HtmlElement) -> Iterator[Named]:
    if element.tag == "video":
        yield from _named([element.get("poster"), element.get("data-poster")], "image")
        return
    if element.tag == "object":
        if (element.get("type") or "").startswith("image/"):
            yield from _named([element.get("data")], "image")
        return
    if element.tag == "input" and (element.get("type") or "").lower() != "image":
        return
    parent = element.getparent()
    if element.tag == "source" and (parent is None or parent.tag != "picture"):
        return  # of a video or a sound: no picture, and large
    yield from _named([element.get(name) for name in _SOURCES], "image")
    yield from _named([element.get("href"), element.get("xlink:href")], "image")
    for name in _SOURCE_SETS:
        yield from _named(candidates(element.get(name) or ""), "image")


def _of_link(element: HtmlElement) -> Iterator[Named]:
    href = element.get("href")
    rels = (element.get("rel") or "").lower().split()
    if "preload" in rels:
        kind = _PRELOADED.get((element.get("as") or "").lower(), "other")
        yield from _named(candidates(element.get("imagesrcset") or ""), "image")
        yield from _named([href], kind)
        return
    kinds = [_LINKS[rel] for rel in rels if rel in _LINKS]
    if kinds:
        yield from _named([href], kinds[0])


def _of_metadata(root: HtmlElement) -> Iterator[Named]:
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name in _PICTURES_OF_META:
            yield from _named([element.get("content")], "image")
    for element in root.iter("script"):
        text = element.text or ""
        if "ld+json" in (element.get("type") or "").lower() and len(text) <= _MAX_JSONLD:
            try:
                plain = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _named(_pictures_in(plain), "image")


def _pictures_in(plain: object) -> Iterator[str]:
    """Yield the addresses of pictures anywhere in JSON-LD."""
    todo: list[tuple[object, bool]] = [(plain, False)]
    while todo:
        value, is_picture = todo.pop()
        if isinstance(value, str):
            if is_picture and value.startswith(("http:", "https:", "/")):
                yield value
        elif isinstance(value, list):
            todo += [(inner, is_picture) for inner in reversed(value)]
        elif isinstance(value, dict):
            kind = str(value.get("@type"))
            todo += [
                (inner, name in _JSONLD_PICTURES or (is_picture and name == "url"))
                for name, inner in reversed(value.items())
                if name != "contentUrl" or "Image" in kind
            ]


def candidates(srcset: str) -> list[str]:
    """Return the addresses of a srcset, as the HTML standard splits it."""
    if srcset.lstrip().startswith("data:"):
        return []
    return [match[1] for match in _CANDIDATE.finditer(srcset)]


def _named(hrefs: Iterable[str | None], kind: Kind) -> Iterator[Named]:
    for href in hrefs:
        if href and href.strip() and not href.lstrip().startswith(("data:", "#", "blob:")):
            yield Named(href=href, kind=kind)
