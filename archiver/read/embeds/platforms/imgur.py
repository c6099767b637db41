"""Imgur: pictures and albums."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"^/((?:a/|gallery/)?(?:[\w-]+-)?[a-zA-Z0-9]{5,})(?:/embed|\.\w+|/)?$")


def read_address(address: Address) -> Embed | None:
    """Return the picture or album of a page or frame."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="imgur",
        id=found[1],
        kind="image",
        url=f"https://imgur.com/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="imgur", hosts=("imgur.com",), read_address=read_address)
