"""Naver TV: clips."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/(?:v|embed|h)/(\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the clip of `/v/N` or `/embed/N`."""
    found = _PIECE.search(address.path) or _PIECE.search(f"/v/{address.query.get('vid', '')}")
    if not found:
        return None
    return Embed(
        platform="navertv",
        id=found[1],
        kind="video",
        url=f"https://tv.naver.com/v/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(
    name="navertv",
    hosts=("tv.naver.com", "serviceapi.nmv.naver.com", "tvcast.naver.com"),
    read_address=read_address,
)
