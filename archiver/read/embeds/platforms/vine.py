"""Vine: closed since 2017; the frames stay in old articles."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_VIDEO = re.compile(r"/v/(\w{6,})")


def read_address(address: Address) -> Embed | None:
    """Return the video of `vine.co/v/ID`."""
    found = _VIDEO.match(address.path)
    if not found:
        return None
    return Embed(
        platform="vine",
        id=found[1],
        kind="video",
        url=f"https://vine.co/v/{found[1]}",
        source_url=address.text,
        platform_status="shut_down",
    )


PLATFORM = Platform(name="vine", hosts=("vine.co",), read_address=read_address)
