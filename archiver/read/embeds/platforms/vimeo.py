"""Vimeo: pages, players, Flash players and AMP."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

SHORTEST_ID = 4
_VIDEO = re.compile(r"/(?:video/|videos/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{4,})(?:/|$)")


def read_address(address: Address) -> Embed | None:
    """Return the video of `vimeo.com/N`, `player.vimeo.com/video/N` or `?clip_id=N`."""
    found = _VIDEO.search(address.path)
    ident = found[1] if found else address.query.get("clip_id", "")
    return video(ident, address) if ident.isdecimal() and ident.isascii() else None


def video(ident: str, address: Address | None = None) -> Embed:
    """Return the video with a number."""
    return Embed(
        platform="vimeo",
        id=ident,
        kind="video",
        url=f"https://vimeo.com/{ident}",
        source_url=address.text if address else None,
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the video of a light player or place holder that holds only the number."""
    for name in ("data-videoid", "videoid", "data-vimeo-id", "data-video-id", "data-id"):
        ident = element.get(name) or ""
        if ident.isdecimal() and ident.isascii() and len(ident) >= SHORTEST_ID:
            return video(ident)
    return None


PLATFORM = Platform(
    name="vimeo",
    hosts=("vimeo.com",),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-vimeo", "lite-vimeo"),
    attributes=("data-vimeo-id",),
)
