"""A post, video, sound or frame that stands in an article.

Ids are strings always: a tweet's id does not fit into a JavaScript number.
Identity is platform and id, or platform and URL when there is no id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EmbedKind = Literal["post", "video", "audio", "image", "playlist", "profile", "iframe"]
EmbedState = Literal["seen", "live", "gone", "protected", "suspended", "unknown"]
CreatedSource = Literal["snowflake", "printed", "payload"]
MediaKind = Literal["photo", "video", "gif", "unknown"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedAuthor:
    """Who posted it, as far as the page says."""

    handle: str | None = None
    """Without the `@`."""
    name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedLink:
    """A link inside a post's text."""

    url: str
    expanded: str | None = None
    """Where a shortened link goes, when the page itself says so; never looked up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A picture or video that belongs to a post."""

    url: str
    kind: MediaKind = "unknown"
    alt: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Embed:
    """One embed, once."""

    platform: str
    """Lower case: `twitter`, `instagram`, …; `iframe` for a frame of an unknown platform."""
    id: str | None = None
    """The platform's own; None for a frame of an unknown platform."""
    kind: EmbedKind = "post"
    url: str | None = None
    """The one canonical address, the same for all spellings."""
    source_url: str | None = None
    """The address as it stands in the page."""
    author: EmbedAuthor = EmbedAuthor()
    text: str | None = None
    """The post's own words. None: the page has none; empty: the page has an empty text."""
    language: str | None = None
    """BCP 47, as the embed says."""
    created: str | None = None
    """ISO 8601, UTC when it is known to be."""
    created_raw: str | None = None
    """The date as printed."""
    created_source: CreatedSource | None = None
    """Where `created` comes from: the id, the printed date, or data in the page."""
    links: tuple[EmbedLink, ...] = ()
    """Links of the text; they do not stand in it."""
    media: tuple[Media, ...] = ()
    """Pictures and videos of the post; their short links do not stand in the text."""
    quoted: Embed | None = None
    """The post that this one quotes, whole."""
    reply_to: str | None = None
    """Canonical address of the post that this one answers."""
    state: EmbedState = "seen"
    """`seen`: as the page shows it; the others only when something says so."""
    text_truncated: bool = False
    """The page shows the beginning of the text only."""
    edit_ids: tuple[str, ...] = ()
    """Ids of the post's earlier and later forms, oldest first."""
    access: str | None = None
    """`members` when the platform shows it to members only."""
    platform_status: Literal["open", "shut_down"] = "open"
    start_s: int | None = None
    """Where a video starts, in seconds, when the embed says so."""
    markup: str = "iframe"
    """The form it was found in: `blockquote`, `iframe`, `amp`, `state`, `attribute`, …"""

    @property
    def identity(self) -> tuple[str, str]:
        """Platform and id; the address stands in for an absent id."""
        return (self.platform, self.id or self.url or self.source_url or "")
