"""Streamable: short videos."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"^/(?:[eos]/)?([a-z0-9]{4,8})(?:/|$)")


def read_address(address: Address) -> Embed | None:
    """Return the video of `/ID`, `/e/ID` or `/s/ID`."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="streamable",
        id=found[1],
        kind="video",
        url=f"https://streamable.com/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="streamable", hosts=("streamable.com",), read_address=read_address)
