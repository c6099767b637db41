"""Tenor: moving pictures."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address, address_of
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/(?:embed/|view/(?:[\w-]*-)?)(\d{6,})")


def read_address(address: Address) -> Embed | None:
    """Return the picture of `/view/NAME-N` or `/embed/N`."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="tenor",
        id=found[1],
        kind="image",
        url=f"https://tenor.com/view/{found[1]}",
        source_url=address.text,
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the picture of `div.tenor-gif-embed[data-postid]`."""
    address = address_of(f"https://tenor.com/embed/{element.get('data-postid') or ''}")
    return read_address(address) if address else None


PLATFORM = Platform(
    name="tenor",
    hosts=("tenor.com",),
    read_address=read_address,
    read_element=read_element,
    classes=("tenor-gif-embed",),
)
