"""How far an embed reaches up the tree, and how a paragraph is cut in two by it."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import Element, HtmlElement

from archiver.read.embeds.place import PLACE_CLASS
from archiver.read.embeds.tree.prose import Prose

MOST_PARTS = 400
"""Children of a paragraph that is cut in two at its embeds; more would take too long."""
_HIGHEST = 12
"""Levels; an embed that lies deeper in wrappers of its own is placed within them."""
_ROOTS = {"body", "html", "article", "main", "td", "tr", "table", "tbody"}
_WRAPPER_TAGS = {
    "figure",
    "noscript",
    "textarea",
    "template",
    "form",
    "button",
    "a",
    "center",
    "object",
    "amp-consent",
}
_ATTRIBUTE = re.compile(r"[A-Za-z_][\w.-]*")
_WRAPPER_MARKS = re.compile(
    r"embed|tweet|twitter|insta|facebook|youtube|tiktok|video|player|oembed|iframe|social|consent|privacy"
    r"|opt-?in|placeholder|lazy|media",
    re.IGNORECASE,
)
_LITTLE = 250
"""Characters; more words than that beside an embed are not its caption or its gate."""
_HIDDEN_TAGS = {
    "noscript",
    "template",
    "textarea",
    "button",
    "dialog",
    "form",
    "select",
    "object",
    "iframe",
    "video",
    "audio",
    "svg",
}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PARTED = {
    "p",
    "span",
    "strong",
    "em",
    "b",
    "i",
    "a",
    "font",
    "u",
    "small",
    "center",
    "h2",
    "h3",
    "h4",
    "label",
}


def outermost(element: HtmlElement, embedding: set[HtmlElement], prose: Prose) -> HtmlElement:
    """Return the highest element that is nothing but this embed and its trimmings."""
    top = element
    for _ in range(_HIGHEST):
        parent = top.getparent()
        if parent is None or parent.tag in _ROOTS or prose.holds_most(parent):
            break
        if not _adds_little(parent, element, embedding):
            break
        top = parent
    return top


def _adds_little(parent: HtmlElement, element: HtmlElement, embedding: set[HtmlElement]) -> bool:
    inside = set(element.iter())
    words = 0
    for node in parent.iter():
        if node in inside:
            continue
        if node in embedding or node.get("class") == PLACE_CLASS:
            return False
        if not isinstance(node.tag, str) or node.tag in {"script", "style"}:
            continue
        if node.tag in {"img", "picture", "video", "h1"} and not _is_wrapper(parent):
            return False
        words += len((node.text or "").strip())
        if node is not parent:
            words += len((node.tail or "").strip())
        if words >= _LITTLE:
            return False
    words += len((element.tail or "").strip())
    return words == 0 or (words < _LITTLE and _is_wrapper(parent))


def _is_wrapper(element: HtmlElement) -> bool:
    if element.tag in _WRAPPER_TAGS:
        return True
    if element.tag in {"p", "span"}:
        return False
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_WRAPPER_MARKS.search(marks))


def surface(marker: HtmlElement, prose: Prose) -> None:
    """Bring a marker to where blocks stand: out of paragraphs, inline and hidden elements."""
    for _ in range(_HIGHEST * 3):
        parent = marker.getparent()
        if parent is None or parent.getparent() is None:
            return
        if parent.tag in _PARTED and not _has_many(parent):
            _part(parent, marker)
        elif _is_hidden(parent) and not prose.holds_most(parent):
            parent.addprevious(marker)
        elif (above := _hidden_above(parent, prose)) is not None:
            above.addprevious(marker)
        else:
            return


def _has_many(element: HtmlElement) -> bool:
    try:
        element[MOST_PARTS]
    except IndexError:
        return False
    return True


def _part(parent: HtmlElement, marker: HtmlElement) -> None:
    """Cut an element in two and put the marker between; what is empty then is left out."""
    # broken markup has names (`{a`) that lxml's parser takes and its elements refuse
    kept = {name: value for name, value in parent.items() if _ATTRIBUTE.fullmatch(name)}
    rest = Element(parent.tag, kept)
    rest.text, marker.tail = marker.tail, None
    rest.extend(list(marker.itersiblings()))
    rest.tail, parent.tail = parent.tail, None
    parent.addnext(marker)
    marker.addnext(rest)
    for piece in (parent, rest):
        if not len(piece) and not (piece.text or "").strip():
            piece.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in _HIDDEN_TAGS or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and "none" in style and bool(_HIDING.search(style))


def _hidden_above(element: HtmlElement, prose: Prose) -> HtmlElement | None:
    for above in islice(element.iterancestors(), _HIGHEST):
        if _is_hidden(above):
            return None if prose.holds_most(above) else above
    return None
