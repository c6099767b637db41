"""The slides of a gallery that only the page's data holds: the JSON of its script, or JSON-LD.

The script is taken out of the tree: what its slides show is theirs and nobody else's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from lxml.html import HtmlElement

from archiver.model.article import ArticleKind, Block, EmbedBlock, Image, Item
from archiver.read.body.markup import blocks_in
from archiver.read.embeds.recognise import recognise
from archiver.read.facts.pictures import image_identity
from archiver.read.links import absolute
from archiver.read.sources import jsonld
from archiver.read.sources.said import clean

_GALLERY_ID = re.compile(r"(?:gallery|-list).*js-extra")
_GALLERY_STATE = re.compile(r"^\s*var\s+\w{0,20}GalleryExports\s*=")
_LIST_ID = re.compile(r"\blists?\b")
_LISTS = ("gallery", "list_items", "items", "slides")
_GALLERIES = frozenset({"ImageGallery", "MediaGallery"})
_FEWEST = 3
_MOST = 500
_MOST_RANKS = 10_000


def take_slides(root: HtmlElement, base: str) -> tuple[list[Item], ArticleKind]:
    """Take a gallery's script out of a tree; return its slides, and whether they are a list."""
    for script in list(root.iter("script")):
        name, text = script.get("id") or "", script.text or ""
        if not _GALLERY_ID.search(name) and not _GALLERY_STATE.match(text[:100]):
            continue
        slides = _slides(text)
        ranks = _ranks(slides)
        if items := [_slide(slide, rank, base) for slide, rank in zip(slides, ranks, strict=True)]:
            script.drop_tree()
            return items, "list" if _LIST_ID.search(name) else "gallery"
    return [], "gallery"


def _slides(text: str) -> list[dict[str, Any]]:
    start = text.find("{")
    try:
        state, _ = json.JSONDecoder(strict=False).raw_decode(text, max(start, 0))
    except (ValueError, RecursionError):
        return []
    for name in _LISTS if isinstance(state, dict) else ():
        value = state.get(name)
        if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
            return value[:_MOST]
    return []


def _ranks(slides: Sequence[dict[str, Any]]) -> list[int]:
    """Return the numbers that the slides bear; where one is missing or twice, their order."""
    for name in ("positionDisplay", "rank", "position"):
        ranks = [_whole(slide.get(name)) or 0 for slide in slides]
        if len(set(ranks)) == len(ranks) and all(0 < rank < _MOST_RANKS for rank in ranks):
            return ranks
    return list(range(1, len(slides) + 1))


def _slide(slide: dict[str, Any], rank: int, base: str) -> Item:
    body = [
        *blocks_in(slide.get("subtitle"), base),
        *blocks_in(slide.get("caption") or slide.get("description") or slide.get("content"), base),
        *_film(slide.get("video"), base),
    ]
    return Item(
        rank=rank, title=clean(slide.get("title")) or None,
        image=_picture(slide, base), body=tuple(body),
    )  # fmt: skip


def _film(video: object, base: str) -> Sequence[Block]:
    """Return the video of a slide, which is markup or an address."""
    if not isinstance(video, str) or "<" in video:
        return blocks_in(video, base)
    return [EmbedBlock(embed=embed)] if (embed := recognise(video)) else []


def _picture(slide: dict[str, Any], base: str) -> Image | None:
    sizes = slide.get("sizes")
    found: list[tuple[int, str, int | None]] = []
    for size in sizes.values() if isinstance(sizes, dict) else ():
        if (
            isinstance(size, dict)
            and isinstance(size.get("src"), str)
            and (url := absolute(base, size["src"]))
        ):
            width, height = _whole(size.get("width")), _whole(size.get("height"))
            found.append((width or 0, url, height))
    for name in ("image", "src", "url", "image_url"):
        if not found and isinstance(slide.get(name), str) and (url := absolute(base, slide[name])):
            found.append((0, url, None))
    if not found:
        return None
    width, url, height = max(found, key=lambda size: size[0])
    return Image(
        url=url, caption=clean(slide.get("alt")) or None,
        credit=clean(slide.get("image_credit")) or None,
        width=width or None, height=height, identity=image_identity(url),
        sizes=tuple(dict.fromkeys(one for _, one, _ in found)),
    )  # fmt: skip


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 6:  # noqa: PLR2004
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# --- what JSON-LD states ----------------------------------------------------------------------
def stated_slides(node: jsonld.Node | None, base: str) -> list[Item]:
    """Return the pictures that schema.org's ImageGallery lists; empty for any other object."""
    if node is None or not jsonld.types_of(node) & _GALLERIES:
        return []
    for name in ("associatedMedia", "image", "hasPart"):
        pictures = [_stated_picture(entry, base) for entry in jsonld.as_list(node.get(name))]
        found = [one for one in pictures if one is not None]
        if len(found) >= _FEWEST:
            return [
                Item(rank=rank, title=title, image=image)
                for rank, (title, image) in enumerate(found, 1)
            ]
    return []


def _stated_picture(entry: object, base: str) -> tuple[str | None, Image] | None:
    if not isinstance(entry, dict) or "ImageObject" not in jsonld.types_of(entry):
        return None
    stated = entry.get("contentUrl") or entry.get("url")
    url = absolute(base, stated) if isinstance(stated, str) else None
    if url is None:
        return None
    caption = jsonld.text_of(entry.get("caption")) or jsonld.text_of(entry.get("description"))
    makers = (jsonld.text_of(entry.get(name)) for name in ("creditText", "creator", "author"))
    return jsonld.text_of(entry.get("name")), Image(
        url=url, caption=caption, credit=next((one for one in makers if one), None),
        width=_whole(entry.get("width")), height=_whole(entry.get("height")),
        identity=image_identity(url), sizes=(url,),
    )  # fmt: skip
