"""Flickr: pictures."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"^/photos/([\w@-]+/\d{6,})")


def read_address(address: Address) -> Embed | None:
    """Return the picture of `/photos/USER/N`."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="flickr",
        id=found[1],
        kind="image",
        url=f"https://www.flickr.com/photos/{found[1]}/",
        source_url=address.text,
    )


PLATFORM = Platform(name="flickr", hosts=("flickr.com",), read_address=read_address)
