"""Rumble: videos."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"^/(?:embed/)?(v[0-9a-z]{4,})\b")


def read_address(address: Address) -> Embed | None:
    """Return the video of `/embed/ID` or of a page."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="rumble",
        id=found[1],
        kind="video",
        url=f"https://rumble.com/embed/{found[1]}/",
        source_url=address.text,
    )


PLATFORM = Platform(name="rumble", hosts=("rumble.com",), read_address=read_address)
