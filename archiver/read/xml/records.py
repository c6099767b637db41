"""The records of a feed or sitemap, as they end: no tree, no DTD, no entity, no network.

Memory stays flat whatever is sent, and reading ends at a bound. Broken XML is read as far as it
can be; what was odd is told as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from lxml import etree

from archiver.model.article import Doubt
from archiver.read.xml.mend import UNREAD, mended
from archiver.read.xml.pieces import texts

if TYPE_CHECKING:
    from lxml.etree import ParserTarget

_MAX_ELEMENTS = 1_500_000
"""A sitemap of 50,000 addresses with ten pictures each has as many."""
_MAX_DEPTH = 64
_MAX_TEXT = 1 << 20
"""Characters of one element that are kept."""
_MAX_CHILDREN = 5_000
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
    is_whole: bool = True
    """False: it uses an entity of the document's own DTD, which is not read."""

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
        self.is_whole &= child.is_whole
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
    for piece in mended(texts(data, content_type, doubts), doubts):
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
        self.left_out = 0
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
        node.is_whole = not any(UNREAD in value for value in node.attributes.values())
        self._open.append(node)

    def data(self, text: str) -> None:
        if self._depth < len(self._open) and self._open[-1].is_record:
            self._open[-1].add(text)
            self._open[-1].is_whole &= UNREAD not in text

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
        """Hand over the records that ended, but for those that are not whole."""
        done, self._done = self._done, []
        self.left_out += sum(not node.is_whole for node in done)
        return [node for node in done if node.is_whole]

    def rest(self) -> list[Node]:
        """Hand over what is left; a record that was cut keeps its whole children."""
        self._done += [node for node in self._open if node.is_record][:1]
        return self.take()

    def doubts(self) -> Iterator[Doubt]:
        """Tell what was odd."""
        if self._depth > 0:
            yield Doubt(code="truncated", where="", expected="a closed root element")
        if self._is_too_deep:
            yield Doubt(code="nesting", where="", expected=f"at most {_MAX_DEPTH} levels")
        if self.left_out:
            yield Doubt(code="entities", where="", found=f"{self.left_out} entries that use them")


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
