"""Bandcamp: albums and tracks by number, in players."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/EmbeddedPlayer/.*?((?:album|track)=\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the album or track of a player."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="bandcamp",
        id=found[1].replace("=", "/"),
        kind="audio",
        url=f"https://bandcamp.com/EmbeddedPlayer/{found[1]}/",
        source_url=address.text,
    )


PLATFORM = Platform(name="bandcamp", hosts=("bandcamp.com",), read_address=read_address)
