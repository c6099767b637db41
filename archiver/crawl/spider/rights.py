"""What an answer says about machines that learn from it: recorded as said, judged by nobody.

Signals: `noai` and `noimageai` (X-Robots-Tag, meta robots), and the TDM Reservation Protocol's
`TDM-Reservation` and `TDM-Policy` (header or meta element).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml.html import HtmlElement

_DIRECTIVES = frozenset({"noai", "noimageai"})
_TDM = ("tdm-reservation", "tdm-policy")
_MOST_CHARACTERS = 500
"""Of a policy's address; longer ones are cut."""
_AGENT = re.compile(r"\s*(?!max-|unavailable_after)([\w.*-]+)\s*:\s*", re.IGNORECASE)
"""A bot's name before its directives; some directives have a colon too."""


def rights_of_headers(headers: Mapping[bytes, Iterable[bytes]]) -> tuple[str, ...]:
    """Return the signals of an answer's headers, each once; `bot: noai` where it names a bot."""
    found: list[str] = []
    for name, values in headers.items():
        kind = name.decode("latin-1").lower()
        for value in values:
            text = value.decode("latin-1")
            if kind == "x-robots-tag":
                found += _directives(text)
            elif kind in _TDM:
                found += _tdm(kind, text)
    return tuple(dict.fromkeys(found))


def rights_of_page(root: HtmlElement) -> tuple[str, ...]:
    """Return the signals of a page's meta elements, each once."""
    found: list[str] = []
    for meta in root.iter("meta"):
        name, content = (meta.get("name") or "").strip().lower(), meta.get("content") or ""
        if name == "robots":
            found += _directives(content)
        elif name in _TDM:
            found += _tdm(name, content)
    return tuple(dict.fromkeys(found))


def _directives(text: str) -> Iterator[str]:
    agent = ""
    for part in text.split(","):
        if named := _AGENT.match(part):
            agent = f"{named.group(1).lower()}: "
        word = part[named.end() if named else 0 :].strip().lower()
        if word in _DIRECTIVES:
            yield f"{agent}{word}"


def _tdm(name: str, text: str) -> Iterator[str]:
    value = " ".join(text.split())[:_MOST_CHARACTERS]
    if value:
        yield f"{name}={value}"
