"""The pictures between the pieces: their address, sizes, caption and credit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from archiver.model.article import Doubt, Image
from archiver.read.body.walk import Piece
from archiver.read.facts.pictures import image_identity
from archiver.read.links import absolute
from archiver.read.sources.odd import no_web_address
from archiver.read.sources.said import clean

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-srcset", "data-lazy-srcset",
            "srcset", "src", "data-hi-res-src", "data-url", "data-image")  # fmt: skip
_NO_PICTURE = re.compile(
    r"avatar|gravatar|\blogo|icon|sprite|pixel|spacer|blank\.|placeholder|1x1|emoji|badge|button|loading|"
    r"facebook\.com/tr|doubleclick|scorecardresearch|/ads?/|(?<!img-)share|\.svg(?:$|\?)",
    re.IGNORECASE,
)
_SMALLEST = 120
"""Pixels; what is printed smaller is no picture of the story."""
_PLACEHOLDER = 1_000
"""Characters of a picture in the page that only waits for another one."""
_CAPTION = re.compile(r"caption|legend|bildunterschrift|cutline", re.IGNORECASE)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|photographer|source|agency|attribution", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:^|[.\s(|\[])(?:(?:photo(?:graph)?|image|picture|foto|bild|crédit|credit|quelle|source)s?\s*"
    r"(?:credit|courtesy)?\s*(?:by|of|via|from)?\s*[:©/]|©|\(c\))\s*(.{2,120}?)[\])]?$",
    re.IGNORECASE,
)
_BEST = re.compile(r"(\S+)\s+([\d.]+)[wx]")


def image_of(piece: Piece, base: str) -> Image | None:
    """Return the picture of a piece; None for icons, trackers and pictures without an address."""
    element = piece.element
    width, height = _pixels(element.get("width")), _pixels(element.get("height"))
    if min(width or _SMALLEST, height or _SMALLEST) < _SMALLEST:
        return None
    whole = (absolute(base, url) for url in addresses_of(element))
    addresses = [url for url in whole if url and not _NO_PICTURE.search(url)]
    if not addresses or _NO_PICTURE.search(element.get("class") or ""):
        return None
    caption, credit = caption_of(element)
    return Image(
        url=addresses[0], caption=caption, credit=credit, width=width, height=height,
        identity=image_identity(addresses[0]), sizes=tuple(dict.fromkeys(addresses)),
    )  # fmt: skip


def addresses_of(element: HtmlElement) -> Iterator[str]:
    """Yield a picture's addresses as printed, the one that waits for a script first."""
    for name in _SOURCES:
        value = (element.get(name) or "").strip()
        if not value or value.startswith("data:"):
            continue
        if value.startswith("{"):
            value = next(iter(_loaded(value)), "")
        yield from _largest_first(value) if "srcset" in name else [value]


def inline_pictures(pieces: Iterable[Piece]) -> Iterator[Doubt]:
    """Yield the doubt that chosen pictures stand in the page as data, without an address."""
    inline = [
        source
        for piece in pieces
        if piece.chosen and piece.kind == "image" and not any(addresses_of(piece.element))
        if (source := (piece.element.get("src") or "").strip())[:11] == "data:image/"
        if len(source) > _PLACEHOLDER
    ]
    if inline:
        yield no_web_address(inline[0], "images")


def _loaded(value: str) -> dict[str, object]:
    try:
        loaded = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _largest_first(srcset: str) -> list[str]:
    found = [(float(size), url) for url, size in _BEST.findall(srcset) if size.count(".") < 2]  # noqa: PLR2004
    return [url.lstrip(",") for _, url in sorted(found, key=lambda pair: -pair[0])][
        :8
    ] or srcset.split()[:1]


def _pixels(value: str | None) -> int | None:
    found = re.match(r"\d{1,5}", value or "")
    return int(found.group()) if found and "%" not in (value or "") else None


def caption_of(element: HtmlElement) -> tuple[str | None, str | None]:
    """Return caption and credit of a picture: of its figure, or of a box that calls itself one."""
    for above in list(element.iterancestors())[:5]:
        caption = next(above.iter("figcaption"), None)
        if caption is None and above.tag != "figure":
            caption = next(
                (
                    one
                    for one in above.iter("p", "div", "span", "dd")
                    if _CAPTION.search(one.get("class") or "")
                ),
                None,
            )
        if caption is not None:
            return _parted(caption)
        if above.tag in ("figure", "article", "body", "main", "section"):
            break
    return None, None


def _parted(caption: HtmlElement) -> tuple[str | None, str | None]:
    """Part a caption from the credit that stands in it."""
    marked = next(
        (
            one
            for one in caption.iter("span", "small", "cite", "div", "p", "em")
            if one is not caption and _CREDIT_CLASS.search(one.get("class") or "")
        ),
        None,
    )
    whole = clean(" ".join(caption.itertext()))
    if marked is not None:
        credit = clean(" ".join(marked.itertext()))
        text = whole.replace(credit, "").strip(" |-\u2013\u2014")
        return text or None, _bare(credit) or None
    if found := _CREDIT.search(whole):
        return whole[: found.start()].strip(" |(-\u2013\u2014") or None, found.group(1).strip()
    return whole or None, None


def _bare(credit: str) -> str:
    return re.sub(
        r"^\W*(?:photo|image|picture|foto|bild|credit|copyright|©)s?\s*(?:by|credit|:)?\s*[:©]?\s*",
        "",
        credit,
        flags=re.IGNORECASE,
    ).strip("() ")


class Album:
    """The pictures of an article, one per identity, with every size that was seen."""

    def __init__(self) -> None:
        self._pictures: dict[str, Image] = {}

    def add(self, image: Image) -> None:
        """Add a picture, or what this showing of it adds to the one that is known."""
        key = image.identity or image.url
        known = self._pictures.get(key)
        if known is None:
            self._pictures[key] = image
            return
        self._pictures[key] = Image(
            url=known.url, caption=known.caption or image.caption,
            credit=known.credit or image.credit,
            role=known.role, width=known.width or image.width, height=known.height or image.height,
            identity=known.identity, sizes=tuple(dict.fromkeys([*known.sizes, *image.sizes])),
        )  # fmt: skip

    def find(self, url: str) -> Image | None:
        """Return the picture that this address shows."""
        return self._pictures.get(image_identity(url))

    def pictures(self) -> tuple[Image, ...]:
        """Return the pictures, the lead first."""
        return tuple(sorted(self._pictures.values(), key=lambda image: image.role != "lead"))
