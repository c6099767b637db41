"""Datawrapper: charts."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"^/(?:_/)?([a-zA-Z0-9]{5})(?:/|$)")


def read_address(address: Address) -> Embed | None:
    """Return the chart of `/ID/`, without its version."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="datawrapper",
        id=found[1],
        kind="iframe",
        url=f"https://datawrapper.dwcdn.net/{found[1]}/",
        source_url=address.text,
    )


PLATFORM = Platform(
    name="datawrapper", hosts=("datawrapper.dwcdn.net", "datawrapper.de"), read_address=read_address
)
