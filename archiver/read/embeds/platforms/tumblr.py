"""Tumblr: posts of blogs."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"/(?:post(?:/[\w-]+)?|[\w-]+)/(\d{6,})")


def read_address(address: Address) -> Embed | None:
    """Return the post of `/post/N` or `/BLOG/N`."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="tumblr",
        id=found[1],
        kind="post",
        url=f"{address.text.partition('?')[0]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="tumblr", hosts=("tumblr.com",), read_address=read_address)
