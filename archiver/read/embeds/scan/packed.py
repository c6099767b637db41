"""Embeds in disguise: markup and addresses that stand escaped or packed in a text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import LONGEST, decoded_base64
from archiver.read.embeds.recognise import names_a_host

MOST_IN_ONE = 3
"""Posts; an attribute or script that names more is the state of a page, not an embed."""
LONGEST_MARKUP = 200_000
"""Characters of escaped markup that are read."""
ESCAPED_MARKUP = re.compile(
    r"(?:<|&lt;|&amp;lt;|%3c|\\u003c)(?:iframe|blockquote|embed|object)", re.IGNORECASE
)
_ESCAPED_TIMES = 3
_MARKUP = re.compile(
    r"<(?:iframe|blockquote|embed|object|amp-)|<script[^>]+telegram", re.IGNORECASE
)
_BASE64_MARKUP = re.compile(
    r"\s*(?:PGlmcm|PGJsb2|PGRpdi|PGZpZ3|PG9iam|PHNjcm|PGVtYm|PHA+|PHA[ig])[\w+/=\s-]{20,}"
)
_BASE64_ADDRESS = re.compile(r"\s*aHR0c[\w+/=-]{16,}\s*")
_SHORTEST = len("//vine.co/v/")


def may_name(value: str) -> bool:
    """Say, cheaply, whether a value may name a post."""
    if len(value) < _SHORTEST:
        return False
    if value.startswith(("PG", "PH", "aHR0c")):
        return bool(_BASE64_MARKUP.match(value) or _BASE64_ADDRESS.fullmatch(value))
    if "//" not in value and "%2F" not in value and "%2f" not in value and "\\/" not in value:
        return False
    return names_a_host(value)


def unpacked(text: str) -> str:
    """Return the markup or address that a text holds as base64; any other text as it is."""
    if text[:64].lstrip()[:2] in {"PG", "PH"} and _BASE64_MARKUP.fullmatch(text[:LONGEST_MARKUP]):
        return decoded_base64(text)
    return decoded_base64(text) if _BASE64_ADDRESS.fullmatch(text[:LONGEST]) else text


def parsed(text: str) -> HtmlElement | None:
    """Return the tree of markup that stands, escaped or not, in a text; None when there is none."""
    if len(text) > LONGEST_MARKUP:
        return None
    for _ in range(_ESCAPED_TIMES):
        if _MARKUP.search(text):
            break
        text = html.unescape(
            re.sub(r"\\u003c", "<", text.replace("\\u003e", ">"), flags=re.IGNORECASE)
        )
        if "%3C" in text or "%3c" in text:
            text = unquote(text)
    text = text.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n").replace("\0", "")
    try:
        return lxml.html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return None


def distinct(embeds: Iterable[Embed]) -> tuple[Embed, ...]:
    """Return each embed once, in the order of their first copies."""
    kept: dict[tuple[str, str], Embed] = {}
    for embed in embeds:
        kept.setdefault(embed.identity, embed)
    return tuple(kept.values())


def marked(embeds: Iterable[Embed], markup: str) -> tuple[Embed, ...]:
    """Return embeds with the form they were found in."""
    return tuple(replace(embed, markup=markup) for embed in embeds)
