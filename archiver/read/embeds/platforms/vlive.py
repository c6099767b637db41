"""VLive: closed since 2022-12-31; its ids are kept as the article has them."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_POST = re.compile(r"/(video|embed|post|live)/(\d+(?:-\d+)?)\b")


def read_address(address: Address) -> Embed | None:
    """Return the video of `/video/N` or `/embed/N`, or the post of `/post/N-N`."""
    found = _POST.search(address.path)
    if not found:
        return None
    is_post = found[1] == "post"
    return Embed(
        platform="vlive",
        id=found[2],
        kind="post" if is_post else "video",
        url=f"https://www.vlive.tv/{'post' if is_post else 'video'}/{found[2]}",
        source_url=address.text,
        platform_status="shut_down",
    )


PLATFORM = Platform(
    name="vlive", hosts=("vlive.tv", "channels.vlive.tv"), read_address=read_address
)
