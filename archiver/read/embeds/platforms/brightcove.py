"""Brightcove: a number within an account; the address names both.

An outlet hires it for its own videos: it is no platform with posts, and what it shows is a
frame of the outlet that keeps its place and its one address.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_ACCOUNT = re.compile(r"/(\d+)/")


def read_address(address: Address) -> Embed | None:
    """Return the video of `players.brightcove.net/ACCOUNT/…?videoId=N`."""
    found = _ACCOUNT.match(address.path)
    ident = address.query.get("videoid") or address.query.get("@videoplayer", "")
    if not found or not ident:
        return None
    return _video(found[1], ident, address.text)


def _video(account: str, ident: str, source: str | None) -> Embed:
    return Embed(
        platform="iframe",
        kind="video",
        url=f"https://players.brightcove.net/{account}/default_default/index.html?videoId={ident}",
        source_url=source,
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the video of `video-js[data-account][data-video-id]` and of `amp-brightcove`."""
    account, ident = element.get("data-account", ""), element.get("data-video-id", "")
    return _video(account, ident, None) if account.isdecimal() and ident.isdecimal() else None


PLATFORM = Platform(
    name="brightcove",
    hosts=("players.brightcove.net", "brightcove.com"),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-brightcove", "video-js"),
    attributes=("data-account",),
)
