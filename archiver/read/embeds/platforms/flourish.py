"""Flourish: charts."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/((?:visualisation|story)/\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the chart of `/visualisation/N` or `/story/N`."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="flourish",
        id=found[1],
        kind="iframe",
        url=f"https://public.flourish.studio/{found[1]}/",
        source_url=address.text,
    )


PLATFORM = Platform(
    name="flourish", hosts=("flo.uri.sh", "public.flourish.studio"), read_address=read_address
)
