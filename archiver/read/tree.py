"""From bytes to one tree: the charset by the HTML standard, then a single parse.

Nothing raises: what cannot be decoded is replaced, what nests too deep is flattened, and
both are told as doubts.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import dropwhile, islice

from lxml import etree
from lxml.html import HtmlElement

from archiver.model.article import Doubt
from archiver.read.mojibake import mend_tree

_PRESCAN_BYTES = 4096
"""The standard reads 1024; pages that put scripts before the meta element need more."""
_MAX_SCRIPT_BYTES = 4_000_000
_MAX_PAGE_BYTES = 5_000_000
"""Without scripts of many megabytes; the longest articles have a tenth of it."""
_MAX_TAGS = 40_000
"""Opening and closing; a live blog of a week has 30,000."""
_MAX_DEPTH = 200
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.+-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w:.+-]{2,40})""", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b[^>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
# what lxml's parser lets in and its trees refuse when text is moved (2026-11)
_UNFIT = bytes({*range(32)} - {9, 10, 13})
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_UNFIT_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)"
    rb"|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|[fF]{3}[eEfF])(?![\da-fA-F]));?"
)
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
"""lxml.html's own lookup is a Python call for each element that is touched, in each copy too."""
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_METADATA = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noscript", "object", "script", "style",
     "template", "title")
)  # fmt: skip
# WHATWG's encodings under Python's names; a label is believed only when it leads here
_CODECS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "cp1252": "cp1252", "iso8859-9": "cp1254",
    "cp1254": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5hkscs": "big5hkscs", "shift_jis": "cp932", "cp932": "cp932",
    "euc_kr": "cp949", "cp949": "cp949", "utf-16": "utf-8", "utf-16-le": "utf-8",
    "utf-16-be": "utf-8", "tis-620": "cp874", "iso8859-11": "cp874",
} | {
    name: name
    for name in (
        "utf-8", "cp866", "cp874", "euc_jp", "iso2022_jp", "koi8-r", "koi8-u", "mac-roman",
        "mac-cyrillic", "cp1250", "cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "cp1258",
        *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    )
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A parsed page and what was odd about its bytes."""

    root: HtmlElement
    charset: str
    doubts: tuple[Doubt, ...] = ()


def parse_html(data: bytes, content_type: str | None = None) -> HtmlElement:
    """Return the root element of a page; an empty document for bytes that hold none."""
    return parse_tree(data, content_type).root


def parse_tree(data: bytes, content_type: str | None = None) -> Tree:
    """Decode and parse a page once, with the doubts met on the way."""
    doubts: list[Doubt] = []
    data = _without_excess_tags(_without_excess(data, doubts), doubts)
    charset = choose_charset(data, content_type, doubts)
    data = _as_utf8(data, charset)
    root, too_deep = _parsed(data)
    if too_deep:
        doubts.append(Doubt(code="nesting", where="", expected=f"at most {_MAX_DEPTH} levels"))
        root, _ = _parsed(_flattened(data))
    doubts += mend_tree(root, data)
    return Tree(root=root, charset=charset, doubts=tuple(doubts))


def choose_charset(data: bytes, content_type: str | None, doubts: list[Doubt]) -> str:
    """Return the Python name of the page's charset: BOM, header, meta, else detection."""
    if bom := next((name for mark, name in _BOMS if data.startswith(mark)), None):
        return bom
    header = _HEADER.search(content_type or "")
    meta = _META.search(data, 0, _PRESCAN_BYTES)
    labels = [header and header.group(1), meta and meta.group(1).decode("ascii")]
    declared = next((name for label in labels if label and (name := codec_of(label))), None)
    doubts += [
        Doubt(code="charset-unknown", where="", found=label)
        for label in labels
        if label and codec_of(label) is None
    ]
    return _checked(data, declared, doubts)


def codec_of(label: str) -> str | None:
    """Return Python's codec for a charset label of the HTML standard; None for any other."""
    try:
        return _CODECS.get(codecs.lookup(label.strip()).name)
    except (LookupError, ValueError):
        return None


def _checked(data: bytes, declared: str | None, doubts: list[Doubt]) -> str:
    if declared not in (None, "utf-8") and not _speaks_utf8(data):
        return declared or "utf-8"
    if declared != "utf-8" and _speaks_utf8(data):
        if declared:
            doubts.append(Doubt(code="charset", where="", expected=declared, found="utf-8"))
        return "utf-8"
    sample = data[:_MAX_SCRIPT_BYTES].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    if not broken:
        return "utf-8"
    if declared and broken * 2 < len(re.findall(r"[^\x00-\x7f\ufffd]", sample)):
        doubts.append(Doubt(code="charset", where="", expected="utf-8", found=f"{broken} bad"))
        return "utf-8"
    doubts.append(Doubt(code="charset", where="", expected=declared, found="windows-1252"))
    return "cp1252"


def _speaks_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 and use it: hardly any other text passes by chance."""
    try:
        return len(data.decode("utf-8")) < len(data)
    except UnicodeDecodeError:
        return False


def _as_utf8(data: bytes, charset: str) -> bytes:
    if charset == "utf-8":
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            data = data.decode("utf-8", "replace").encode()
    else:
        data = data.decode(charset, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    return _fit(data)


def _fit(data: bytes) -> bytes:
    """Leave out control characters; a reference to one becomes U+FFFD, as the standard has it."""
    plain = _NO_CHARACTER.sub(b"", data.replace(b"\f", b" ").translate(None, _UNFIT))
    return _UNFIT_REFERENCE.sub("\ufffd".encode(), plain)


def _without_excess(data: bytes, doubts: list[Doubt]) -> bytes:
    """Leave out scripts of many megabytes: no article needs them, and they cost memory."""
    if len(data) <= _MAX_SCRIPT_BYTES:
        return data
    kept, at = [], 0
    for script in _SCRIPT.finditer(data):
        end = data.find(b"</script", script.end())
        end = len(data) if end < 0 else end
        if script.start() >= at and end - script.end() > _MAX_SCRIPT_BYTES:
            doubts.append(Doubt(code="oversize", where="script", found=f"{end - script.end()} B"))
            kept.append(data[at : script.end()])
            at = end
    data = b"".join([*kept, data[at:]])
    if len(data) > _MAX_PAGE_BYTES:
        doubts.append(Doubt(code="truncated", where="", found=f"{len(data)} B"))
    return data[:_MAX_PAGE_BYTES]


def _without_excess_tags(data: bytes, doubts: list[Doubt]) -> bytes:
    """End a page at a number of tags that no author reaches: each costs memory and time."""
    if data.count(b"<") <= _MAX_TAGS:
        return data
    end = next(islice(re.finditer(b"<", data), _MAX_TAGS, None)).start()
    doubts.append(Doubt(code="truncated", where="", expected=f"at most {_MAX_TAGS} tags"))
    return data[:end]


def _parsed(data: bytes) -> tuple[HtmlElement, bool]:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.LxmlError:
        root = None
    last = parser.error_log.last_error
    too_deep = last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    if root is None:
        root = etree.fromstring(b"<html><body></body></html>", parser=parser)
    _begin_body(root)
    return root, too_deep


def _begin_body(root: HtmlElement) -> None:
    """Let a body without a tag of its own begin where the standard does: behind the metadata.

    libxml2 knows no element of HTML 5, and leaves an article in the head (2026-11).
    """
    head = root.find("head")
    moved = list(dropwhile(lambda one: one.tag in _METADATA, () if head is None else head))
    if not moved:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    moved[-1].tail = f"{moved[-1].tail or ''}{body.text or ''}" or None
    body.text = None
    body[:0] = moved


def _flattened(data: bytes) -> bytes:
    """Drop the tags that open below the deepest level we follow; their text stays."""
    depth = 0

    def tag(found: re.Match[bytes]) -> bytes:
        nonlocal depth
        if found.group(2).lower() in _VOID:
            return found.group(0)
        if found.group(1):
            depth = max(0, depth - 1)
            return found.group(0) if depth < _MAX_DEPTH else b" "
        depth += 1
        return found.group(0) if depth <= _MAX_DEPTH else b" "

    return _TAG.sub(tag, data)
