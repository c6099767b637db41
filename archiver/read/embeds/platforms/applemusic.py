"""Apple Music and Apple Podcasts: songs, albums, playlists and episodes."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_PIECE = re.compile(
    r"/(?:[a-z]{2}/)?(album|song|playlist|artist|podcast|music-video|station)/(?:[^/]+/)?((?:id|pl\.|ra\.)?[\w.-]+)$"
)


def read_address(address: Address) -> Embed | None:
    """Return the piece of `/CC/album/NAME/ID?i=SONG`."""
    found = _PIECE.match(address.path)
    if not found:
        return None
    kind, ident = found.groups()
    part = address.query.get("i")
    is_podcast = kind == "podcast"
    host = "podcasts" if is_podcast else "music"
    return Embed(
        platform="applepodcasts" if is_podcast else "applemusic",
        id=part or ident,
        kind="audio" if part or kind in {"song", "music-video"} else "playlist",
        url=f"https://{host}.apple.com{address.path}" + (f"?i={part}" if part else ""),
        source_url=address.text,
    )


PLATFORM = Platform(
    name="applemusic",
    hosts=(
        "music.apple.com",
        "podcasts.apple.com",
        "embed.music.apple.com",
        "embed.podcasts.apple.com",
        "itunes.apple.com",
    ),
    read_address=read_address,
)
