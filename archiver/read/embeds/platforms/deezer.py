"""Deezer: tracks, albums, playlists and podcasts."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/((?:track|album|playlist|episode|show)/\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the piece of a page or a widget."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="deezer",
        id=found[1],
        kind="audio",
        url=f"https://www.deezer.com/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="deezer", hosts=("deezer.com",), read_address=read_address)
