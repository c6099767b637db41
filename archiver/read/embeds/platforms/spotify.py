"""Spotify: tracks, albums, artists, playlists, shows and episodes."""

from __future__ import annotations

import re

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_KINDS = "(track|album|artist|playlist|episode|show)"
_PIECE = re.compile(rf"/{_KINDS}/(\w{{10,}})", re.IGNORECASE)
_URI = re.compile(rf"spotify:(?:user:[^:]+:)?{_KINDS}:(\w{{10,}})", re.IGNORECASE)


def read_address(address: Address) -> Embed | None:
    """Return the piece of `/track/ID`, `/embed/track/ID` or `?uri=spotify:track:ID`."""
    uri = address.query.get("uri", "")
    found = _PIECE.search(address.path) or _URI.search(uri or address.path)
    if not found:
        return None
    kind, ident = found[1].lower(), found[2]
    return Embed(
        platform="spotify",
        id=f"{kind}/{ident}",
        kind="playlist" if kind in {"album", "playlist", "show", "artist"} else "audio",
        url=f"https://open.spotify.com/{kind}/{ident}",
        source_url=address.text,
    )


PLATFORM = Platform(
    name="spotify", hosts=("spotify.com", "spotify.link"), read_address=read_address
)
