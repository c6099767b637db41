"""The records of a feed or sitemap, as they end: no tree, no DTD, no entity, no network.

Memory stays flat whatever is sent, and reading ends at a bound. Broken XML is read as far as it
can be; what was odd is told as a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from lxml import etree

from archiver.model.article import Doubt
from archiver.read.xml.pieces import texts

if TYPE_CHECKING:
    from lxml.etree import ParserTarget

_MAX_ELEMENTS = 1_500_000
"""A sitemap of 50,000 addresses with ten pictures each has as many."""
_MAX_MENDED = 200_000
"""Ampersands that are mended; broken feeds have a few."""
_MAX_DEPTH = 64
_MAX_TEXT = 1 << 20
"""Characters of one element that are kept."""
_MAX_CHILDREN = 5_000
_MAX_PROLOG = 1 << 18
"""Characters in which the root element must begin."""
_ROOT = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_DTD = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[", re.IGNORECASE)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(
    r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(\w{2,31};)?"
)
_LONGEST_ENTITY = 40
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# a podcast's or video's own title and links are not the entry's
_FOREIGN = frozenset({"media", "itunes", "mrss/", "podcast-1.0.dtd"})


@dataclass(slots=True)
class Node:
    """An element of a record: local name in lower case, text, children."""

    name: str
    attributes: dict[str, str]
    base: str
    """The address that relative ones start from (xml:base)."""
    parts: list[str] = field(default_factory=list)
    length: int = 0
    children: list[Node] = field(default_factory=list)
    is_record: bool = False
    """Whether it is a wanted element or stands in one."""

    @property
    def text(self) -> str:
        """All text below, in order, without outer white space."""
        return "".join(self.parts).strip()

    def all(self, name: str) -> list[Node]:
        """Return the children with this name."""
        return [child for child in self.children if child.name == name]

    def value(self, *names: str) -> str | None:
        """Return the first child's text that is not empty, in the order of the names."""
        return next((one.text for name in names for one in self.all(name) if one.text), None)

    def add(self, text: str) -> None:
        """Append text, up to the bound."""
        if self.length < _MAX_TEXT:
            self.parts.append(text[: _MAX_TEXT - self.length])
            self.length += len(text)

    def take(self, child: Node) -> None:
        """Append a child and its text, up to the bounds."""
        if len(self.children) < _MAX_CHILDREN:
            self.children.append(child)
            self.add("".join(child.parts))


def records(
    data: bytes, names: frozenset[str], *, url: str, doubts: list[Doubt], content_type: str = ""
) -> Iterator[Node]:
    """Give every element with one of `names` (lower case), outermost only, as it ends."""
    collector = _Collector(names, url)
    parser = etree.XMLParser(
        # the stubs ask for bytes too; lxml gives text
        target=cast("ParserTarget", collector),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        encoding="utf-8",
    )
    for piece in _from_root(texts(data, content_type, doubts), doubts):
        if not _is_fed(parser, piece):
            break
        yield from collector.take()
        if collector.elements > _MAX_ELEMENTS:
            doubts.append(Doubt(code="oversize", where="", found=f"over {_MAX_ELEMENTS} elements"))
            break
    yield from collector.rest()
    doubts.extend(collector.doubts())


class _Collector:
    """Takes the parser's events; keeps nothing but the record that is open."""

    def __init__(self, names: frozenset[str], url: str) -> None:
        self.names = names
        self.elements = 0
        self._is_too_deep = False
        self._depth = 0
        self._open = [Node("", {}, url)]
        self._done: list[Node] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self._depth += 1
        if len(self._open) >= _MAX_DEPTH:
            self._is_too_deep = True
            return
        outer = self._open[-1]
        base = attributes.get(_XML_BASE)
        name = _name_of(tag)
        is_wanted = outer.is_record or name in self.names
        node = Node(name, dict(attributes), _joined(outer.base, base), is_record=is_wanted)
        self._open.append(node)

    def data(self, text: str) -> None:
        if self._depth < len(self._open) and self._open[-1].is_record:
            self._open[-1].add(text)

    def end(self, _tag: str) -> None:
        self._depth -= 1
        if self._depth >= len(self._open) - 1 or self._depth < 0:
            return
        node = self._open.pop()
        outer = self._open[-1]
        if outer.is_record:
            outer.take(node)
        elif node.is_record:
            self._done.append(node)

    def close(self) -> None:
        """Nothing is left to do; lxml asks for it."""

    def take(self) -> list[Node]:
        """Hand over the records that ended."""
        done, self._done = self._done, []
        return done

    def rest(self) -> list[Node]:
        """Hand over what is left; a record that was cut keeps its whole children."""
        return self.take() + [node for node in self._open if node.is_record][:1]

    def doubts(self) -> Iterator[Doubt]:
        """Tell what was odd."""
        if self._depth > 0:
            yield Doubt(code="truncated", where="", expected="a closed root element")
        if self._is_too_deep:
            yield Doubt(code="nesting", where="", expected=f"at most {_MAX_DEPTH} levels")


def _name_of(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    prefix, _, local = name.rpartition(":")
    local = local.lower()
    is_foreign = prefix.lower() in _FOREIGN or space.lower().rpartition("/")[2] in _FOREIGN
    return f"media:{local}" if is_foreign or space.endswith("mrss/") else local


def _joined(base: str, url: str | None) -> str:
    if not url:
        return base
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return base


def _is_fed(parser: etree.XMLParser, piece: str) -> bool:
    try:
        parser.feed(piece.encode("utf-8"))
    except etree.XMLSyntaxError:
        return False
    return True


def _from_root(pieces: Iterator[str], doubts: list[Doubt]) -> Iterator[str]:
    """Leave out all before the root element, and cut no entity in two."""
    held, is_started, mended = "", False, 0
    for piece in pieces:
        held += piece
        if not is_started:
            root = _ROOT.search(held)
            if root is None and len(held) < _MAX_PROLOG:
                continue
            start = root.start() if root else 0
            if _DTD.search(held, 0, start or len(held)):
                doubts.append(Doubt(code="entities", where="", found="a DTD; it is not read"))
            held, is_started = held[start:], True
        cut = held.rfind("&", max(0, len(held) - _LONGEST_ENTITY))
        cut = len(held) if cut < 0 else cut
        text, count = _fit(held[:cut])
        mended += count
        if mended > _MAX_MENDED:
            doubts.append(Doubt(code="oversize", where="", found=f"over {_MAX_MENDED} bare &"))
            return
        yield text
        held = held[cut:]
    yield _fit(held)[0]


def _fit(text: str) -> tuple[str, int]:
    """Leave out what XML cannot hold; mend bare ampersands and HTML's entities, and count them."""
    return _AMPERSAND.subn(_mended, _UNFIT.sub("", text))


def _mended(found: re.Match[str]) -> str:
    name = found.group(1) or ""
    characters = html5.get(name, "")
    return "".join(f"&#{ord(one)};" for one in characters) or f"&amp;{name}"
