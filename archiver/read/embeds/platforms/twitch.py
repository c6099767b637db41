"""Twitch: clips and videos; a running channel is a profile."""

from __future__ import annotations

import re

from archiver.model.embed import Embed, EmbedKind
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_CLIP = re.compile(r"/clip/([\w-]+)")
_CLIP_HOST = re.compile(r"/(?!embed\b)([\w-]+)")
_VIDEO = re.compile(r"/videos?/v?(\d+)")


def read_address(address: Address) -> Embed | None:
    """Return the clip, the video or the channel of a page or a player."""
    found = _CLIP.search(address.path)
    if address.host.startswith("clips.") and not found:
        found = _CLIP_HOST.match(address.path)
    slug = address.query.get("clip") or (found[1] if found else "")
    if slug and slug != "embed":
        return _embed("video", slug, f"https://clips.twitch.tv/{slug}", address)
    number = address.query.get("video", "").removeprefix("v")
    if not number and (in_path := _VIDEO.search(address.path)):
        number = in_path[1]
    if number.isdecimal():
        return _embed("video", number, f"https://www.twitch.tv/videos/{number}", address)
    channel = address.query.get("channel", "")
    if address.host.startswith("player.") and channel:
        return _embed("profile", channel, f"https://www.twitch.tv/{channel}", address)
    return None


def _embed(kind: EmbedKind, ident: str, url: str, address: Address) -> Embed:
    return Embed(platform="twitch", id=ident, kind=kind, url=url, source_url=address.text)


PLATFORM = Platform(name="twitch", hosts=("twitch.tv",), read_address=read_address)
