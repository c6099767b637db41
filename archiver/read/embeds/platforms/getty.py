"""Getty Images: pictures and videos."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/embed/(?:\w+/)?(\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the picture of `/embed/N`."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="getty",
        id=found[1],
        kind="image",
        url=f"https://www.gettyimages.com/detail/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="getty", hosts=("embed.gettyimages.com",), read_address=read_address)
