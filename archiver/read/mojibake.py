"""Text that was UTF-8, was read as windows-1252 and saved again: mended where that is provable.

Provable is: all of a text turns into UTF-8 when it is taken back, and ftfy finds it bad as it
stands. Whatever is else is left as it came, and told: «CAFÉ» and 안녕 are no mistakes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from archiver.model.article import Doubt

_BEYOND = (
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u203a\u20ac\u2122]"
)
"""What windows-1252 makes of the bytes that go on with a character of UTF-8."""
_SUSPECT = re.compile(
    f"[\u00c2-\u00df]{_BEYOND}|[\u00e0-\u00ef]{_BEYOND}{{2}}|\u00f0{_BEYOND}{{3}}"
)
_SUSPECT_BYTES = re.compile(
    rb"\xc3[\x82-\xb0](?:\xc2[\x80-\xbf]|[\xc5\xc6\xcb\xe2])"
    rb"|&(?:[AaE](?:tilde|circ|grave|ring|uml)|eth|ETH|[Nn]tilde|#x?0*(?:19\d|2[0-3]\d|[cCdDeE][\da-fA-F]));"
)
_ESCAPED = re.compile(r"\\u00[c-fC-F][\da-fA-F]\\u")
_CODEC = "sloppy-windows-1252"
"""ftfy's: the five bytes that windows-1252 leaves out stand for themselves."""
_ATTRIBUTES = ("content", "alt", "title", "value")
_FIELDS = {"title": "headline", "h1": "headline", "og:title": "headline", "figcaption": "images"}
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_UNREAD = frozenset({"script", "style"})
_MOST_TEXTS = 20_000


def mended(text: str) -> str | None:
    """Return a text as it was meant, unchanged when nothing is wrong; None when that is unsure."""
    if _SUSPECT.search(text) is None:
        return text
    from ftfy import badness  # noqa: PLC0415 - a fifth of a second to load, and few pages need it

    if not badness.is_bad(text):
        return text
    try:
        meant = text.encode(_CODEC).decode()
    except UnicodeError:
        return None
    return None if badness.is_bad(meant) or _NO_TEXT.search(meant) else meant


def mend_tree(root: HtmlElement, data: bytes) -> list[Doubt]:
    """Mend the texts and attributes of a page's tree; return a doubt for each field it touched.

    `data` is the page in UTF-8: where nothing in it looks so, the tree is not looked at.
    """
    if _SUSPECT_BYTES.search(data) is None:
        return []
    told = Counter[tuple[str, bool]]()
    for number, (element, name, text) in enumerate(_texts(root)):
        meant = mended(text)
        if number > _MOST_TEXTS or meant == text:
            continue
        told[_field_of(element, name), meant is not None] += 1
        if meant is None:
            continue
        if name in ("text", "tail"):
            setattr(element, name, meant)
        else:
            element.set(name, meant)
    return [_doubt(field, count, is_mended=done) for (field, done), count in told.items()]


def mend_json(value: object, text: str, doubts: list[Doubt], where: str) -> object:
    """Return a value of JSON with its texts mended; `text` is what it was read from."""
    if _SUSPECT.search(text) is None and _ESCAPED.search(text) is None:
        return value
    told = Counter[tuple[str, bool]]()
    holder = [value]
    queue: list[Any] = [holder]  # lists and objects of JSON
    for box in queue:
        for key, entry in list(box.items() if isinstance(box, dict) else enumerate(box)):
            if isinstance(entry, dict | list):
                queue.append(entry)
            elif isinstance(entry, str) and (meant := mended(entry)) != entry:
                told[where, meant is not None] += 1
                box[key] = entry if meant is None else meant
    doubts += [_doubt(field, count, is_mended=done) for (field, done), count in told.items()]
    return holder[0]


def _texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.text and element.tag not in _UNREAD:
            yield element, "text", element.text
        if element.tail:
            yield element, "tail", element.tail
        for name in _ATTRIBUTES:
            if value := element.get(name):
                yield element, name, value


def _field_of(element: HtmlElement, name: str) -> str:
    """Return the field of an article that a text is for, as well as its element tells."""
    if element.tag == "meta":
        meta = (element.get("property") or element.get("name") or "").lower()
        return _FIELDS.get(meta, f"meta {meta[:40]}".strip())
    if name in ("alt", "title"):
        return "images"
    return "body" if name == "tail" else _FIELDS.get(element.tag, "body")


def _doubt(field: str, count: int, *, is_mended: bool) -> Doubt:
    if is_mended:
        return Doubt(code="mojibake-mended", where=field, expected="UTF-8", found=f"{count} texts")
    return Doubt(code="mojibake", where=field, expected="UTF-8", found=f"{count} texts, left")
