"""Where each platform says whether a post is there, and what its answers mean; pure.

Public oEmbed and syndication endpoints only, without a key. A login wall, a refusal or a limit
never means that a post is gone: then nothing is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from archiver.model.embed import Embed, EmbedState

ENDPOINTS: Mapping[str, str] = {
    "twitter": "https://cdn.syndication.twimg.com/tweet-result?id={id}&lang=en&token=a",
    "youtube": "https://www.youtube.com/oembed?format=json&url={url}",
    "tiktok": "https://www.tiktok.com/oembed?url={url}",
    "vimeo": "https://vimeo.com/api/oembed.json?url={url}",
    "dailymotion": "https://www.dailymotion.com/services/oembed?format=json&url={url}",
    "reddit": "https://www.reddit.com/oembed?url={url}",
    "bluesky": "https://embed.bsky.app/oembed?url={url}",
    "spotify": "https://open.spotify.com/oembed?url={url}",
    "soundcloud": "https://soundcloud.com/oembed?format=json&url={url}",
    "flickr": "https://www.flickr.com/services/oembed/?format=json&url={url}",
    "tumblr": "https://www.tumblr.com/oembed/1.0?url={url}",
    "pinterest": "https://www.pinterest.com/oembed.json?url={url}",
    "giphy": "https://giphy.com/services/oembed?url={url}",
    "streamable": "https://api.streamable.com/oembed?url={url}",
}
"""Platform to address. Instagram, Facebook and Threads want a key: they are not asked."""

_OK, _ABSENT = 200, (404, 410)
_MOST_WORDS = 200
_TOMBSTONES: tuple[tuple[EmbedState, re.Pattern[str]], ...] = (
    ("suspended", re.compile(r"suspended", re.IGNORECASE)),
    ("protected", re.compile(r"protected|limits? who can|private", re.IGNORECASE)),
    (
        "gone",
        re.compile(r"deleted|removed|no longer (?:exists|available)|not exist", re.IGNORECASE),
    ),
)
_LIVE = ("html", "author_name", "thumbnail_url", "id_str")


def endpoint_of(embed: Embed, *, base: str = "") -> str | None:
    """Return the address that tells of an embed; None when its platform has none.

    `base`: asked in the place of every platform's host, below a folder with the platform's name.
    """
    template = ENDPOINTS.get(embed.platform)
    if template is None or embed.url is None or ("{id}" in template and embed.id is None):
        return None
    url = template.format(id=quote(embed.id or "", safe=""), url=quote(embed.url, safe=""))
    if not base:
        return url
    parts = urlsplit(url)
    return f"{base.rstrip('/')}/{embed.platform}{parts.path}?{parts.query}"


def verdict(status: int, body: bytes) -> tuple[EmbedState, str]:
    """Return what an answer says of a post, and the words that say so."""
    if status in _ABSENT:
        return "gone", f"HTTP {status}"
    if status != _OK:
        return "unknown", f"HTTP {status}"
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return "unknown", "no JSON: a login wall or a challenge"
    return _told(plain) if isinstance(plain, dict) else ("unknown", "JSON of another form")


def _told(plain: dict[str, Any]) -> tuple[EmbedState, str]:
    if (words := _tombstone(plain)) is not None:
        found = (state for state, pattern in _TOMBSTONES if pattern.search(words))
        return next(found, "unknown"), f"tombstone: {words}"[:_MOST_WORDS]
    if any(plain.get(name) for name in _LIVE):
        return "live", "HTTP 200"
    return "unknown", "JSON that tells nothing of the post"


def _tombstone(plain: dict[str, Any]) -> str | None:
    """Return the words of a tombstone, which stands where the post was; None when there is none."""
    stone = plain.get("tombstone")
    if stone is None and "Tombstone" not in str(plain.get("__typename", "")):
        return None
    text = stone.get("text") if isinstance(stone, dict) else stone
    words = text.get("text") if isinstance(text, dict) else text
    return " ".join(str(words or "").split())
