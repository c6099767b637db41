"""Telegram: posts of public channels."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_POST = re.compile(r"/(?:s/)?(\w{4,})/(\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the post of `t.me/CHANNEL/N`."""
    found = _POST.match(address.path)
    return _post(found[1], found[2], address.text) if found else None


def _post(channel: str, number: str, source: str | None) -> Embed:
    return Embed(
        platform="telegram",
        id=f"{channel}/{number}",
        url=f"https://t.me/{channel}/{number}",
        source_url=source,
        author=EmbedAuthor(handle=channel),
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the post of `script[data-telegram-post="CHANNEL/N"]`."""
    found = _POST.fullmatch("/" + element.get("data-telegram-post", ""))
    return _post(found[1], found[2], None) if found else None


PLATFORM = Platform(
    name="telegram",
    hosts=("t.me", "telegram.me"),
    read_address=read_address,
    read_element=read_element,
    attributes=("data-telegram-post",),
)
