"""Bilibili: videos."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/video/((?:BV\w{10}|av\d+))")


def read_address(address: Address) -> Embed | None:
    """Return the video of `/video/BV…` or of a player's `bvid=` or `aid=`."""
    ident = address.query.get("bvid") or f"av{address.query.get('aid', '')}"
    found = _PIECE.search(address.path) or _PIECE.search(f"/video/{ident}")
    if not found:
        return None
    return Embed(
        platform="bilibili",
        id=found[1],
        kind="video",
        url=f"https://www.bilibili.com/video/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="bilibili", hosts=("bilibili.com",), read_address=read_address)
