"""Truth Social: posts."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(r"^/@\w+/(?:posts/)?(\d{10,})")


def read_address(address: Address) -> Embed | None:
    """Return the post of `/@HANDLE/posts/N` or of an embed frame."""
    found = _PIECE.search(address.path)
    if not found:
        return None
    return Embed(
        platform="truthsocial",
        id=found[1],
        kind="post",
        url=f"https://truthsocial.com/posts/{found[1]}",
        source_url=address.text,
    )


PLATFORM = Platform(name="truthsocial", hosts=("truthsocial.com",), read_address=read_address)
