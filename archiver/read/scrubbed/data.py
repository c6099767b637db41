"""The prose in a page's data: what JSON states in words becomes other words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Scrub = Callable[[str], str]

_PROSE = re.compile(
    r"title|headline|name$|description|body|caption|text|summary|excerpt|content|credit|byline|"
    r"author|section|keyword|tag|alt|dek|html|markup|snippet|quote|subtitle|label",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:https?:)?//\S*|[\w.+-]+/[\w.+-]+|[\d\s:.,+TZ/-]*|#?[0-9a-f]{6,}|[a-z][a-z0-9_.-]*\d\S*|@\S+"
)
"""Addresses, dates, numbers, identifiers."""
_TAG = re.compile(r"(<[^<>]*>)")


def scrub_json(text: str, scrub: Scrub) -> str:
    """Return a script's text with the prose of its JSON changed; empty when it holds no JSON.

    What stands before and behind the object or array (`var x = …;`) stays.
    """
    start = re.search(r"[{\[]", text)
    if start is None:
        return ""
    at = start.start()
    try:
        plain, length = json.JSONDecoder(strict=False).raw_decode(text[at:])
        told = json.dumps(_scrubbed(plain, "", scrub), ensure_ascii=False).replace("</", "<\\/")
    except (ValueError, RecursionError):
        return ""
    return f"{text[:at]}{told}{text[at + length :]}" if plain else text


def scrub_markup(text: str, scrub: Scrub) -> str:
    """Return a text with other words between its tags; the tags stay."""
    parts = _TAG.split(text)
    return "".join(part if n % 2 else scrub(part) for n, part in enumerate(parts))


def _scrubbed(plain: Any, name: str, scrub: Scrub) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(plain, dict):
        return {key: _scrubbed(value, key, scrub) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_scrubbed(value, name, scrub) for value in plain]
    if isinstance(plain, str) and _is_prose(name, plain):
        return scrub_markup(plain, scrub)
    return plain


def _is_prose(name: str, text: str) -> bool:
    if name.startswith("@") or _PLAIN.fullmatch(text):
        return False
    return " " in text.strip() or _PROSE.search(name) is not None
