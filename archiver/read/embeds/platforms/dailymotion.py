"""Dailymotion: pages, frames, short links, Flash players and AMP."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_VIDEO = re.compile(r"/(?:embed/video|swf/video|swf|video)/([a-zA-Z0-9]{4,})")
_SHORT = re.compile(r"/([a-zA-Z0-9]{4,})")
_PRINTED_ID = re.compile(r"[a-zA-Z0-9]{4,12}")
_ID = re.compile(r"[xk][a-zA-Z0-9]{4,11}")


def read_address(address: Address) -> Embed | None:
    """Return the video of `/video/ID`, `/embed/video/ID`, `dai.ly/ID` or `?video=ID`."""
    if address.host.endswith("dai.ly"):
        found = _SHORT.match(address.path)
    else:
        found = _VIDEO.search(address.path)
    ident = found[1] if found else address.query.get("video", "")
    return video(ident, address) if _PRINTED_ID.fullmatch(ident) else None


def video(ident: str, address: Address | None = None) -> Embed:
    """Return the video with an id."""
    return Embed(
        platform="dailymotion",
        id=ident,
        kind="video",
        url=f"https://www.dailymotion.com/video/{ident}",
        source_url=address.text if address else None,
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the video of a light player or place holder that holds only the id."""
    for name in ("data-videoid", "data-video-id", "data-video", "data-id"):
        if _ID.fullmatch(ident := element.get(name) or ""):
            return video(ident)
    return None


PLATFORM = Platform(
    name="dailymotion",
    hosts=("dailymotion.com", "dai.ly"),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-dailymotion",),
    classes=("dailymotion-cpe", "dailymotion-player"),
)
