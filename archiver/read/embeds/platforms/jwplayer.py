"""JW Player, whose videos have ids of eight letters and digits.

An outlet hires it for its own videos: it is no platform with posts, and what it shows is a
frame of the outlet that keeps its place and its one address.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_VIDEO = re.compile(r"/(?:players|previews|manifests|videos|v2/media)/([a-zA-Z0-9]{8})\b")
_ID = re.compile(r"[a-zA-Z0-9]{8}")


def read_address(address: Address) -> Embed | None:
    """Return the video of `/players/MEDIA-PLAYER` or `/previews/MEDIA`."""
    found = _VIDEO.search(address.path)
    return video(found[1], address.text) if found else None


def video(ident: str, source: str | None = None) -> Embed:
    """Return the video with a media id."""
    return Embed(
        platform="iframe",
        kind="video",
        url=f"https://cdn.jwplayer.com/previews/{ident}",
        source_url=source,
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the video of `amp-jwplayer[data-media-id]`."""
    ident = element.get("data-media-id", "")
    return video(ident) if _ID.fullmatch(ident) else None


PLATFORM = Platform(
    name="jwplayer",
    hosts=("jwplatform.com", "jwplayer.com"),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-jwplayer",),
)
