"""Pinterest: pins."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/pin/(?:[\w-]+--)?(\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the pin of `/pin/N`."""
    path = f"/pin/{address.query.get('id')}" if "/ext/embed" in address.path else address.path
    found = _PIECE.search(path)
    if not found:
        return None
    return Embed(
        platform="pinterest",
        id=found[1],
        kind="image",
        url=f"https://www.pinterest.com/pin/{found[1]}/",
        source_url=address.text,
    )


PLATFORM = Platform(
    name="pinterest",
    hosts=(
        "pinterest.com",
        "pinterest.co.uk",
        "pinterest.de",
        "pinterest.fr",
        "pinterest.es",
        "pinterest.it",
        "pinterest.jp",
        "pinterest.co.kr",
        "pinterest.ca",
        "pinterest.com.mx",
    ),
    read_address=read_address,
)
