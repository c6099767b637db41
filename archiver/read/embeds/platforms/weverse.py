"""Weverse: artists' posts, lives and media, mostly for members only."""

from __future__ import annotations

import re

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_POST = re.compile(
    r"/(?:[a-z]{2}/)?([\w-]+)/(live|media|moment|artist|fanpost|notice)/(?:[\w-]+/(?:post/)?)?(\d[\w-]+)"
)


def read_address(address: Address) -> Embed | None:
    """Return the post of `/ARTIST/live|media|moment|artist|fanpost/ID`."""
    found = _POST.match(address.path)
    if not found:
        return None
    artist, kind, ident = found.groups()
    return Embed(
        platform="weverse",
        id=ident,
        kind="video" if kind in {"live", "media"} else "post",
        url=f"https://weverse.io/{artist}/{kind}/{ident}",
        source_url=address.text,
        author=EmbedAuthor(handle=artist),
        access="members",
    )


PLATFORM = Platform(name="weverse", hosts=("weverse.io",), read_address=read_address)
