"""Reddit: posts and comments."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_POST = re.compile(r"/((?:r|user|u)/[\w-]+/)?comments/([a-z0-9]{4,10})", re.IGNORECASE)
_SHORT = re.compile(r"/([a-z0-9]{4,10})$")


def read_address(address: Address) -> Embed | None:
    """Return the post of `/r/SUB/comments/ID`, or the comment below it."""
    found = _POST.search(address.path)
    if not found:
        short = _SHORT.match(address.path) if address.host == "redd.it" else None
        return (
            _embed(short[1], f"https://www.reddit.com/comments/{short[1]}/", address)
            if short
            else None
        )
    place, ident = found[1] or "", found[2]
    return _embed(ident, f"https://www.reddit.com/{place}comments/{ident}/", address)


def _embed(ident: str, url: str, address: Address) -> Embed:
    return Embed(platform="reddit", id=ident, url=url, source_url=address.text)


PLATFORM = Platform(
    name="reddit", hosts=("reddit.com", "redd.it", "redditmedia.com"), read_address=read_address
)
