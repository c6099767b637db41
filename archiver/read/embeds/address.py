"""An address as a page writes it, taken out of entities, escapes, wrappers and archives.

Nothing here fails: what is no web address is None.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST = 8_000
"""Characters; a longer address is no address of a post."""

_IN_TEXT = re.compile(r"(?:https?:)?//[a-z0-9][^\s\"'<>\\^`{|}]{3,}", re.IGNORECASE)
_WAYBACK = re.compile(
    r"^(?:https?:)?//(?:web\.archive\.org|[^/]*)/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)",
    re.IGNORECASE,
)
_BASE64 = re.compile(r"^[\w+/-]{24,}={0,2}$")
_JSON_ESCAPES = (("\\/", "/"), ("\\u002F", "/"), ("\\u002f", "/"), ("\\u0026", "&"))
_ESCAPES_DEEP = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A web address in its parts, decoded once."""

    text: str
    """Absolute, without entities and escapes."""
    host: str
    """Lower case, without `www.`."""
    path: str
    """Percent-decoded, begins with a slash."""
    query: Mapping[str, str] = field(default_factory=dict)
    fragment: str = ""


def address_of(text: str) -> Address | None:
    """Return the parts of a web address, however it is escaped; None when it is none."""
    text = plain_address(text)
    if not text.startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if not host or "." not in host:
        return None
    query: dict[str, str] = {}
    for name, value in parse_qsl(parts.query.replace(";", "&"))[:50]:
        query.setdefault(name.lower(), value)
    return Address(
        text=text,
        host=host.rstrip(".").removeprefix("www."),
        path=unquote(parts.path) or "/",
        query=query,
        fragment=parts.fragment,
    )


def plain_address(text: str) -> str:
    """Return an address without white space, entities, escapes and archive prefix, absolute."""
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    for escaped, plain in _JSON_ESCAPES:
        text = text.replace(escaped, plain)
    for _ in range(_ESCAPES_DEEP):
        if "&" in text and ("&amp;" in text or "&#" in text or "&quot;" in text):
            text = html.unescape(text)
        if (
            text[:10]
            .lower()
            .startswith(("https%3a", "http%3a", "%2f%2f", "https%253a", "http%253"))
        ):
            text = unquote(text)
    text = _WAYBACK.sub("", text)
    if text.startswith("//"):
        text = "https:" + text
    scheme, colon, rest = text.partition(":")
    return f"{scheme.lower()}{colon}{rest}" if colon and len(scheme) < len("https:") else text


def addresses_in(value: str) -> Iterator[str]:
    """Yield the addresses that stand in an attribute, a script or a JSON text, in order."""
    for escaped, plain in _JSON_ESCAPES:
        value = value.replace(escaped, plain)
    if "%2F%2F" in value or "%2f%2f" in value:
        yield from _IN_TEXT.findall(value)
        value = unquote(value)
    if "&quot;" in value or "&lt;" in value:
        value = html.unescape(value)
    yield from _IN_TEXT.findall(value)


def wrapped_in(address: Address) -> Iterator[str]:
    """Yield the addresses that stand in the query of an address, plain or as base64 of JSON."""
    for value in address.query.values():
        if "//" in value or "%2F" in value or "%2f" in value:
            yield from addresses_in(value)
        elif _BASE64.match(value):
            yield from addresses_in(decoded_base64(value))


def decoded_base64(value: str) -> str:
    """Return what a text says that was packed as base64, in either alphabet; empty: nothing."""
    try:
        data = base64.b64decode(value.strip().translate(_URL_SAFE) + "==", validate=False)
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace")


_URL_SAFE = str.maketrans("-_", "+/")
