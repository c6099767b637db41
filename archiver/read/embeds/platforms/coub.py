"""Coub: looped videos."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/(?:view|embed)/(\w+)")


def read_address(address: Address) -> Embed | None:
    """Return the loop of `/view/ID` or `/embed/ID`."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="coub",
        id=found[1],
        kind="video",
        url=f"https://coub.com/view/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="coub", hosts=("coub.com",), read_address=read_address)
