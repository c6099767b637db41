"""Quotations that are posts: marked by a platform, cited, or signed with a link to the post."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import address_of
from archiver.read.embeds.recognise import marked_for, names_a_host, platform_of, recognise

_EMBEDDING_CLASS = re.compile(r"embed|tweet|card|media|-bq\b|post", re.IGNORECASE)
_LONGEST_BEHIND = 12
"""Characters behind the link that signs a quotation."""
_LAST_LINKS = 3


def read_quotation(element: HtmlElement) -> Embed | None:
    """Return the post that a `blockquote` is; None for a quotation of the article's own."""
    platform = marked_for(element)
    if platform and platform.read_element:
        return platform.read_element(element)
    cite = element.get("cite")
    if cite and names_a_host(cite) and (embed := recognise(cite)):
        return embed
    is_embedding = bool(_EMBEDDING_CLASS.search(element.get("class") or ""))
    for link in reversed(element.findall(".//a[@href]")[-_LAST_LINKS:]):
        target = link.get("href")
        if not names_a_host(target) or not (embed := recognise(target)):
            continue
        if is_embedding or _is_signature(element, link, embed):
            return _asked(embed, element)
    return None


def _is_signature(element: HtmlElement, link: HtmlElement, embed: Embed) -> bool:
    """Say whether a link to a post signs the quotation, rather than being part of its words."""
    if embed.platform != "twitter":
        return False
    said = element.text_content()
    handle = embed.author.handle or ""
    words = link.text_content()
    behind = said.rpartition(words)[2].strip() if words else ""
    return len(behind) < _LONGEST_BEHIND and f"(@{handle.lower()})" in said.lower()


def _asked(embed: Embed, element: HtmlElement) -> Embed:
    """Let the platform read the words around the link that gave it away."""
    address = address_of(embed.url or "")
    platform = platform_of(address.host) if address else None
    if platform and platform.read_element:
        return platform.read_element(element) or embed
    return embed
