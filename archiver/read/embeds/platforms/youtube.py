"""YouTube: videos by their eleven characters, and playlists."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address
from archiver.read.embeds.platforms import Platform

_IN_PATH = re.compile(r"/(?:embed|v|e|vi|shorts|live|watch)/([\w-]{11})(?![\w-])")
_SHORT = re.compile(r"/([\w-]{11})(?![\w-])")
_ID = re.compile(r"[\w-]{11}")
_LIST = re.compile(r"[\w-]{12,}")
_TIME = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
_NO_IDS = {"videoseries", "live_stream"}


def video(ident: str, *, source: str | None = None, start_s: int | None = None) -> Embed | None:
    """Return the video with an id; None when it is not an id."""
    if not _ID.fullmatch(ident) or not ident.isascii() or ident in _NO_IDS:
        return None
    return Embed(
        platform="youtube",
        id=ident,
        kind="video",
        url=f"https://www.youtube.com/watch?v={ident}",
        source_url=source,
        start_s=start_s,
    )


def read_address(address: Address) -> Embed | None:
    """Return the video, or else the playlist, of a page, a frame or a Flash player."""
    if address.host.endswith("youtu.be"):
        found = _SHORT.match(address.path)
    else:
        found = _IN_PATH.match(address.path)
    ident = found[1] if found else address.query.get("v", "")
    embed = video(ident[:11], source=address.text, start_s=_start(address))
    if embed:
        return embed
    series = address.query.get("list", "")
    return _playlist(series, address.text) if _LIST.fullmatch(series) else None


def _playlist(ident: str, source: str) -> Embed:
    return Embed(
        platform="youtube",
        id=ident,
        kind="playlist",
        url=f"https://www.youtube.com/playlist?list={ident}",
        source_url=source,
    )


def _start(address: Address) -> int | None:
    for name in ("start", "t", "time_continue"):
        said = address.query.get(name) or (
            address.fragment.removeprefix("t=") if address.fragment.startswith("t=") else ""
        )
        found = _TIME.fullmatch(said) if said and len(said) < len("100h59m59s") else None
        if found:
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return hours * 3600 + minutes * 60 + seconds or None
    return None


def read_element(element: HtmlElement) -> Embed | None:
    """Return the video of a light player that holds only the id."""
    for name in _ID_ATTRIBUTES:
        if found := video(element.get(name) or ""):
            return found
    return None


_ID_ATTRIBUTES = (
    "videoid",
    "video-id",
    "data-youtube-id",
    "data-youtubeid",
    "data-youtube-video-id",
    "data-yt-id",
    "data-ytid",
    "data-youtube",
    "data-videoid",
    "data-video-id",
    "data-id",
    "data-embed",
    "data-video",
    "data-code",
    "data-vid",
    "data-embed-id",
    "data-plyr-embed-id",
)
PLATFORM = Platform(
    name="youtube",
    hosts=("youtube.com", "youtube-nocookie.com", "youtu.be", "youtube.googleapis.com"),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-youtube", "lite-youtube", "youtube-video", "embetty-video"),
    classes=(
        "lazyYT",
        "rll-youtube-player",
        "youtube-player",
        "youtube-lazy",
        "lite-youtube",
        "js-youtube",
        "youtube",
        "youtube-video",
        "youtube-embed",
        "video-youtube",
    ),
    attributes=(
        "data-youtube-id",
        "data-youtubeid",
        "data-youtube-video-id",
        "data-yt-id",
        "data-ytid",
        "data-youtube",
    ),
)
