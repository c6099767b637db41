"""LinkedIn: posts."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"((?:share|activity|ugcPost)[:-]\d{10,})")


def read_address(address: Address) -> Embed | None:
    """Return the post of a feed address or an embed frame."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="linkedin",
        id=found[1].replace("-", ":"),
        kind="post",
        url=f"https://www.linkedin.com/feed/update/urn:li:{found[1].replace('-', ':')}/",
        source_url=address.text,
    )


PLATFORM = Platform(name="linkedin", hosts=("linkedin.com",), read_address=read_address)
