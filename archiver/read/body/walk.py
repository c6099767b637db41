"""A walk through a tree that cuts it into pieces, in the order in which they are read.

A piece is what a reader sees as one: a paragraph, heading, entry, picture, table, place of an
embed. Nothing is judged here but what no reader ever sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archiver.model.article import Link
from archiver.read.body.tags import HIDDEN, INLINE, KINDS
from archiver.read.body.words import key_of, lines, one_line, paragraphs, single_spaced
from archiver.read.embeds.place import PLACE_CLASS, placeholders_in

_MARK = re.compile("\ue000(\\d+)\ue001|\ue002")
_LINK = re.compile("\ue000(\\d+)\ue001([^\ue002]*)")
_HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(kw_only=True, slots=True)
class Piece:
    """One piece of a page."""

    kind: str
    """p, h, li, quote, code, caption, image, place, table, hr."""
    element: HtmlElement
    """The block element that holds it."""
    text: str = ""
    key: str = ""
    """The letters and digits only, case-folded: what two renderings of a text share."""
    links: list[Link] = field(default_factory=list)
    """With their addresses as printed: only those of the article are ever resolved."""
    linked: int = 0
    """Characters that stand in links."""
    bold: bool = False
    """All of it is emphasised."""
    level: int = 0
    places: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    quote: HtmlElement | None = None
    """The block quotation it stands in."""
    figure: HtmlElement | None = None
    """The figure it stands in."""
    listing: HtmlElement | None = None
    """The list it stands in."""
    splits: bool = False
    """Its element holds other pieces too."""
    chosen: bool = False


def walk(top: HtmlElement, skip: Iterable[HtmlElement] = ()) -> list[Piece]:
    """Return the pieces below an element, in page order."""
    walker = _Walk(set(skip))
    walker.block(top, _Place(element=top))
    walker.flush(_Place(element=top))
    return walker.pieces


@dataclass(kw_only=True, slots=True)
class _Place:
    element: HtmlElement
    kind: str = "p"
    level: int = 0
    quote: HtmlElement | None = None
    figure: HtmlElement | None = None
    listing: HtmlElement | None = None


class _Walk:
    """Gathers inline text and flushes it into a piece at every block border."""

    def __init__(self, skip: set[HtmlElement]) -> None:
        self.pieces: list[Piece] = []
        self._skip = skip
        self._parts: list[str] = []
        self._links: list[Link] = []
        self._depth_bold = 0
        self._plain = False

    def block(self, element: HtmlElement, place: _Place) -> None:
        """Read what is in an element: text, inline elements, blocks."""
        if element.text:
            self._say(element.text)
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                self._child(child, tag, place)
            if child.tail:
                self._say(child.tail)

    def _child(self, child: HtmlElement, tag: str, place: _Place) -> None:
        if tag in INLINE:
            self._inline(child, tag, place)
        elif tag == "br":
            self._parts.append("\x0b")
        elif tag in ("img", "amp-img", "picture"):
            self._image(child, tag, place)
        elif tag in HIDDEN or child in self._skip or _is_hidden(child):
            if tag in ("noscript", "iframe", "object"):
                return
            self.flush(place)
        elif tag == "table" and (rows := data_rows(child)):
            self.flush(place)
            self._table(child, rows, place)
        else:
            self.flush(place)
            inner = self._place_of(child, tag, place)
            if tag == "hr":
                self.pieces.append(Piece(kind="hr", element=child))
            self.block(child, inner)
            self.flush(inner)

    def _place_of(self, child: HtmlElement, tag: str, place: _Place) -> _Place:
        kind = KINDS.get(tag)
        if kind is None or (kind == "p" and place.kind in ("li", "quote", "caption")):
            kind = place.kind if place.kind != "p" else "p"
        return _Place(
            element=child,
            kind=kind,
            level=int(tag[1]) if kind == "h" and tag[0] == "h" else place.level,
            quote=child if tag == "blockquote" else place.quote,
            figure=child if tag == "figure" else place.figure,
            listing=child if tag in ("ul", "ol", "dl") else place.listing,
        )

    def _inline(self, child: HtmlElement, tag: str, place: _Place) -> None:
        bold = tag in ("b", "strong")
        self._depth_bold += bold
        if tag == "a" and (href := child.get("href")):
            self._parts.append(f"\ue000{len(self._links)}\ue001")
            self._links.append(Link(text="", url=href))
            self.block(child, place)
            self._parts.append("\ue002")
        elif not _is_hidden(child):
            self.block(child, place)
        self._depth_bold -= bold

    def _say(self, text: str) -> None:
        self._parts.append(text)
        if not self._depth_bold and not self._plain and text.strip():
            self._plain = True

    def _image(self, child: HtmlElement, tag: str, place: _Place) -> None:
        if tag == "picture":
            child = next(iter(child.iter("img")), child)
        classes = child.get("class") or ""
        if "emoji" in classes or "wp-smiley" in classes:
            self._parts.append(child.get("alt") or "")
            return
        self.pieces.append(
            Piece(kind="image", element=child, figure=place.figure, quote=place.quote)
        )

    def _table(self, child: HtmlElement, rows: list[tuple[str, ...]], place: _Place) -> None:
        text = "\n".join(" ".join(row) for row in rows)
        self.pieces.append(
            Piece(kind="table", element=child, text=text, key=key_of(text), rows=rows,
                  figure=place.figure, quote=place.quote)
        )  # fmt: skip

    def flush(self, place: _Place) -> None:
        """Make pieces of the text gathered so far."""
        if not self._parts:
            return
        raw = "".join(self._parts)
        self._parts = []
        links, self._links = self._links, []
        plain, self._plain = self._plain, False
        if not raw.strip(" \t\r\n\f\x0b\u00a0"):
            return
        if place.kind == "code":
            self._add(raw.replace("\x0b", "\n").strip("\n"), links, place, plain=plain)
            return
        for part in paragraphs(raw):
            self._add(part, links, place, plain=plain)

    def _add(self, raw: str, links: list[Link], place: _Place, *, plain: bool) -> None:
        text, found, linked = _with_links(raw, links)
        if not text:
            return
        before = self.pieces[-1] if self.pieces else None
        splits = before is not None and before.element is place.element
        if splits and before is not None:
            before.splits = True
        places = placeholders_in(text) if "Archiverembed" in text else []
        self.pieces.append(
            Piece(
                kind="place" if places else place.kind, element=place.element, text=text,
                key=key_of(text), links=found, linked=linked, bold=not plain,
                level=place.level, places=places,
                splits=splits, quote=place.quote, figure=place.figure,
                listing=place.listing,
            )
        )  # fmt: skip


def _with_links(raw: str, links: list[Link]) -> tuple[str, list[Link], int]:
    """Take the marks of links out of a text; return it, its links and their length."""
    found: list[Link] = []
    if "\ue000" in raw or "\ue002" in raw:
        for number, label in _LINK.findall(raw):
            text = one_line(_MARK.sub("", label) if "\ue000" in label else label)
            if text:
                found.append(Link(text=text, url=links[int(number)].url))
        raw = _MARK.sub("", raw)
    return lines(raw), found, sum(len(link.text) for link in found)


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and _HIDING.search(style) is not None


def data_rows(table: HtmlElement) -> list[tuple[str, ...]]:
    """Return the cells of a table that holds data; nothing for one that lays out the page."""
    if (
        PLACE_CLASS in (table.get("class") or "")
        or next(table.iter("p", "h1", "h2", "li"), None) is not None
    ):
        return []
    rows: list[tuple[str, ...]] = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        texts = tuple(single_spaced(cell.text_content()).strip() for cell in cells)
        if any(texts):
            rows.append(texts)
    wide = max((len(row) for row in rows), default=0)
    long = max((len(cell) for row in rows for cell in row), default=0)
    nested = next(iter(table.iterdescendants("table")), None) is not None
    has_place = any("Archiverembed" in cell for row in rows for cell in row)
    return [] if wide < 2 or len(rows) < 2 or nested or long > 600 or has_place else rows  # noqa: PLR2004
