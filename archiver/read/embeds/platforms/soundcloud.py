"""SoundCloud: sounds and sets, by number in players, by name in pages."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address, address_of
from archiver.read.embeds.platforms import Platform

_NUMBER = re.compile(r"(tracks|playlists|users)(?:/|:)(?:soundcloud:\w+:)?(\d+)")
_PAGE = re.compile(
    r"/((?!oembed|player|you/|search|pages/|discover)[\w-]+/(?:sets/)?(?!tracks$|sets$)[\w-]+)"
)


def read_address(address: Address) -> Embed | None:
    """Return the sound that a player's `url=` or a page names."""
    inner = address.query.get("url") or address.query.get("uri")
    if inner and not address.path.startswith("/oembed"):
        wrapped = address_of(inner if "//" in inner else f"https://api.soundcloud.com/{inner}")
        found = read_address(wrapped) if wrapped and not wrapped.query.get("url") else None
        return replace(found, source_url=address.text) if found else None
    if number := _NUMBER.search(address.path):
        kind, ident = number.groups()
        return _embed(f"{kind}/{ident}", f"https://api.soundcloud.com/{kind}/{ident}", address)
    page = _PAGE.match(address.path)
    if address.host not in {"soundcloud.com", "m.soundcloud.com"} or not page:
        return None
    return _embed(page[1], f"https://soundcloud.com/{page[1]}", address)


def _embed(ident: str, url: str, address: Address) -> Embed:
    is_set = "sets/" in ident or ident.startswith("playlists/")
    return Embed(
        platform="soundcloud",
        id=ident,
        kind="profile" if ident.startswith("users/") else "playlist" if is_set else "audio",
        url=url,
        source_url=address.text,
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the sound of `amp-soundcloud[data-trackid]` or `[data-playlistid]`."""
    for name, kind in (("data-trackid", "tracks"), ("data-playlistid", "playlists")):
        ident = element.get(name, "")
        if ident.isdecimal():
            return read_address(
                Address(text="", host="api.soundcloud.com", path=f"/{kind}/{ident}")
            )
    return None


PLATFORM = Platform(
    name="soundcloud",
    hosts=("soundcloud.com",),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-soundcloud",),
)
