"""Giphy: moving pictures."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_GIF = re.compile(r"/(?:embed|gifs|media|clips)/(?:[\w-]*-)?(\w{8,})(?:/|$)")


def read_address(address: Address) -> Embed | None:
    """Return the picture of `/embed/ID`, `/gifs/slug-ID` or `media.giphy.com/media/ID`."""
    found = _GIF.match(address.path)
    if not found:
        return None
    return Embed(
        platform="giphy",
        id=found[1],
        kind="image",
        url=f"https://giphy.com/gifs/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="giphy", hosts=("giphy.com", "gph.is"), read_address=read_address)
