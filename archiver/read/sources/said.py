"""One statement of a page about itself, and which source made it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_SPACE = re.compile(r"\s+")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
LONGEST = 10_000
"""Characters of a statement; no headline, byline or description has a tenth of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A value of a field, as one source of the page prints it."""

    field: str
    value: str
    source: str
    """`json-ld`, `og`, `meta`, `microdata`, `html`, `layout`."""
    url: str | None = None
    """For an author: the page about them."""
    role: str = ""
    """For an author: `Person` or `Organization` where the source says so."""


def clean(value: object) -> str:
    """Return a text on one line: entities decoded once more where any is left, tags gone."""
    text = value if isinstance(value, str) else ""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _TAGS.sub(" ", text)
    return _SPACE.sub(" ", _UNWANTED.sub("", text)).strip()


def brief(value: object) -> str:
    """Return the beginning of a text, as far as a statement may go, on one line."""
    return clean(value[: LONGEST + 1]) if isinstance(value, str) else ""
