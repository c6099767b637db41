"""Threads: posts by their short code."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.address import Address, address_of
from archiver.read.embeds.platforms import Platform

_POST = re.compile(r"/(?:@([\w.]+)/post|t)/([\w-]+)")


def read_address(address: Address) -> Embed | None:
    """Return the post of `/@HANDLE/post/CODE` or `/t/CODE`."""
    found = _POST.match(address.path)
    if not found:
        return None
    handle, code = found.groups()
    page = f"@{handle}/post/{code}" if handle else f"t/{code}"
    return Embed(
        platform="threads",
        id=code,
        url=f"https://www.threads.net/{page}",
        source_url=address.text,
        author=EmbedAuthor(handle=handle),
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the post of `blockquote.text-post-media[data-text-post-permalink]`."""
    address = address_of(element.get("data-text-post-permalink", ""))
    return read_address(address) if address else None


PLATFORM = Platform(
    name="threads",
    hosts=("threads.net", "threads.com"),
    read_address=read_address,
    read_element=read_element,
    attributes=("data-text-post-permalink",),
)
