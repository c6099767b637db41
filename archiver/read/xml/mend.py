"""Text of feeds and sitemaps made fit for an XML parser: no DTD, no entity of its own, no stray &.

HTML's entities are undone; those that the document declares are not read, and leave a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import islice

from archiver.model.article import Doubt

_MAX_MENDED = 200_000
"""Ampersands that are mended; broken feeds have a few."""
_MAX_PROLOG = 1 << 18
"""Characters in which the root element must begin."""
_ROOT = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_DTD = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s{1,20}([\w.:-]{1,31})\s", re.IGNORECASE)
_MAX_ENTITIES = 1_000
UNREAD = "\ufdd0"
"""Stands where an entity of the document's own would: no character (Unicode 23.7), yet XML."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\ufdd0]")
_AMPERSAND = re.compile(
    r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)([\w.:-]{1,31};)?"
)
_LONGEST_ENTITY = 40


def mended(pieces: Iterator[str], doubts: list[Doubt]) -> Iterator[str]:
    """Give the text from the root element on as XML can hold it; no entity is cut in two."""
    held, is_started, count = "", False, 0
    own: frozenset[str] = frozenset()
    for piece in pieces:
        held += piece
        if not is_started:
            root = _ROOT.search(held)
            if root is None and len(held) < _MAX_PROLOG:
                continue
            start = root.start() if root else 0
            own, is_started = _own_entities(held[: start or len(held)], doubts), True
            held = held[start:]
        cut = held.rfind("&", max(0, len(held) - _LONGEST_ENTITY))
        cut = len(held) if cut < 0 else cut
        text, more = _fit(held[:cut], own)
        count += more
        if count > _MAX_MENDED:
            doubts.append(Doubt(code="oversize", where="", found=f"over {_MAX_MENDED} bare &"))
            return
        yield text
        held = held[cut:]
    yield _fit(held, own)[0]


def _own_entities(prolog: str, doubts: list[Doubt]) -> frozenset[str]:
    """Name the entities that a DTD declares, none of which is read: what uses them is not whole."""
    if not _DTD.search(prolog):
        return frozenset()
    doubts.append(Doubt(code="entities", where="", found="a DTD; it is not read"))
    return frozenset(found[1] for found in islice(_ENTITY.finditer(prolog), _MAX_ENTITIES))


def _fit(text: str, own: frozenset[str]) -> tuple[str, int]:
    """Leave out what XML cannot hold; mend bare ampersands and HTML's entities, and count them."""

    def instead(found: re.Match[str]) -> str:
        name = found.group(1) or ""
        characters = html5.get(name, "")
        if not characters and name[:-1] in own:
            return UNREAD
        return "".join(f"&#{ord(one)};" for one in characters) or f"&amp;{name}"

    return _AMPERSAND.subn(instead, _UNFIT.sub("", text))
