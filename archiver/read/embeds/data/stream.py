"""A JSON value as it would be read: its texts and its embeds, in order.

An object is an embed when it names a post's address and calls itself an embed, or holds the
markup of one. References of a cache are followed once, cycles end there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import lxml.html
from lxml import etree

from archiver.model.embed import Embed
from archiver.read.embeds.find import merged
from archiver.read.embeds.loader import EmbedLoader
from archiver.read.embeds.platforms import twitter, youtube
from archiver.read.embeds.recognise import names_a_host, recognise
from archiver.read.embeds.scan.sights import in_markup, sights

MOST_NODES = 200_000
"""Values of one state that are looked at."""
SHORTEST_TEXT = 20
"""Characters of a text that can be a neighbour."""
_LONGEST_HTML = 400_000

_TYPE_KEYS = frozenset(
    ("type", "subtype", "subType", "__typename", "_type", "kind", "provider", "providerName",
     "provider_name", "name", "component", "componentType", "blockName", "service", "platform",
     "embedType", "mediaType", "contentType", "nodeType", "tag", "network")
)  # fmt: skip
_EMBEDDING = re.compile(
    r"embed|tweet|twitter|instagram|youtube|tiktok|social|facebook|vimeo|reddit|threads|bluesky"
    r"|soundcloud|spotify|dailymotion|giphy|twitch|vine|vlive|weverse|iframe|html",
    re.IGNORECASE,
)
_TELLING_KEY = re.compile("twitter|tweet|instagram|youtube|tiktok|facebook|embed", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:iframe|blockquote|amp-|div|figure)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|div|blockquote)>|<br\s*/?>", re.IGNORECASE)
_TWEET_ID = {"tweetId", "tweet_id", "tweetID", "twitterId", "twitter_id", "statusId"}
_YOUTUBE_ID = {"youtubeId", "youtube_id", "youtubeVideoId", "youTubeId", "videoId", "video_id"}
_WORDS = {
    "text": ("full_text", "snapshot", "tweetText", "tweet_text"),
    "handle": ("username", "screen_name", "screenName", "handle"),
    "name": ("author_name", "authorName"),
    "created_raw": ("date", "created_at", "createdAt"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A text or an embed of a state, in reading order."""

    text: str | None = None
    """As it stands in the state, maybe with tags and entities."""
    embed: Embed | None = None
    lists: tuple[int, ...] = ()
    """The lists around it, innermost last, by number."""


def said_in(state: Any) -> Iterator[Said]:  # noqa: ANN401 - JSON is any value
    """Yield the texts and embeds of a state in the order of the JSON."""
    walk = _Walk(state)
    stack: list[tuple[Any, tuple[int, ...]]] = [(state, ())]
    lists = 0
    for _ in range(MOST_NODES):
        if not stack:
            return
        value, around = stack.pop()
        if isinstance(value, str):
            yield from _said_by(value, around)
        elif isinstance(value, list):
            lists += 1
            stack.extend((entry, (*around[-6:], lists)) for entry in reversed(value))
        elif isinstance(value, dict):
            if (target := walk.target(value)) is not None:
                stack.append((target, around))
            elif embed := embed_of(value):
                yield Said(embed=embed, lists=around)
            else:
                stack.extend((entry, around) for entry in reversed(value.values()))


class _Walk:
    """Follows each reference of a normalised cache once."""

    def __init__(self, state: Any) -> None:  # noqa: ANN401 - JSON is any value
        self._tables = [state] if isinstance(state, dict) else []
        if isinstance(state, dict):
            self._tables += [value for value in state.values() if isinstance(value, dict)]
        self._followed: set[str] = set()

    def target(self, value: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON is any value
        """Return what a reference leads to; None for what is none, or was followed before."""
        name = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
        if not isinstance(name, str) or name in self._followed:
            return None
        self._followed.add(name)
        return next((table[name] for table in self._tables if name in table), None)


def _said_by(value: str, around: tuple[int, ...]) -> Iterator[Said]:
    if len(value) < SHORTEST_TEXT or " " not in value:
        return
    is_body = "<" in value and len(value) < _LONGEST_HTML and _MARKUP.search(value)
    if is_body and names_a_host(value):
        yield from _said_in_markup(value, around)
    else:
        yield Said(text=value, lists=around)


def paragraphs_of(text: str) -> list[str]:
    """Return what a text of a state says, paragraph by paragraph, without tags and entities."""
    parts = _BLOCK_END.split(text[:_LONGEST_HTML]) if "<" in text else [text]
    said = (html.unescape(_TAG.sub("", part)).strip() for part in parts)
    return [part for part in said if len(part) >= SHORTEST_TEXT]


def _said_in_markup(value: str, around: tuple[int, ...]) -> Iterator[Said]:
    """Yield what the HTML of a whole body says, embeds among its texts."""
    try:
        tree = lxml.html.fragment_fromstring(value.replace("\0", ""), create_parent="div")
    except (etree.ParserError, ValueError):
        return
    by_element = {sight.element: sight.embeds for sight in sights(tree)}
    inside: set[Any] = set()
    for element in tree.iter(etree.Element):
        if element in inside:
            continue
        if element in by_element:
            inside.update(element.iter())
            embeds = (replace(embed, markup="state") for embed in by_element[element])
            yield from (Said(embed=embed, lists=around) for embed in embeds)
        for text in (element.text if element not in inside else None, element.tail):
            if text and len(text.strip()) >= SHORTEST_TEXT:
                yield Said(text=text.strip(), lists=around)


def embed_of(value: dict[str, Any]) -> Embed | None:
    """Return the embed that an object of a state is; None when it is none."""
    if not any(_may_tell(key, entry) for key, entry in value.items()):
        return None
    kinds = [kind for key in _TYPE_KEYS if isinstance(kind := value.get(key), str)]
    told = any(_EMBEDDING.search(kind) for kind in kinds if len(kind) < 80)  # noqa: PLR2004
    named = _by_id(value, told=told, kinds=kinds)
    marked: Embed | None = None
    for key, entry in value.items():
        if not isinstance(entry, str) or len(entry) > _LONGEST_HTML:
            continue
        if _MARKUP.search(entry[:2000]) and names_a_host(entry):
            embeds = in_markup(entry)
            if len(embeds) == 1 and _is_only_embed(entry):
                marked = marked or embeds[0]
        elif len(entry) < 2000 and (told or _TELLING_KEY.search(key)) and names_a_host(entry):  # noqa: PLR2004
            named = named or (recognise(entry) if "//" in entry[:12] else None)
    embed = (
        merged(marked, named)
        if marked and named and marked.identity == named.identity
        else named or marked
    )
    return _with_words(value, embed) if embed else None


def _may_tell(key: str, entry: object) -> bool:
    if isinstance(entry, str) and ("//" in entry[:12] or "<" in entry):
        return True
    return key in _TWEET_ID or key in _YOUTUBE_ID


def _is_only_embed(markup: str) -> bool:
    """Say whether markup is an embed's and not that of a text in which one stands."""
    return (
        markup.lstrip()[:11]
        .lower()
        .startswith(("<iframe", "<blockquote", "<div", "<figure", "<amp-"))
    )


def _by_id(value: dict[str, Any], *, told: bool, kinds: list[str]) -> Embed | None:
    for key in _TWEET_ID & value.keys():
        if found := twitter.post(str(value[key])):
            return found
    if told and any("youtube" in kind.lower() for kind in kinds):
        for key in _YOUTUBE_ID & value.keys():
            if found := youtube.video(str(value[key])):
                return found
    return None


def _with_words(value: dict[str, Any], embed: Embed) -> Embed:
    embed = replace(embed, markup="state")
    if embed.text:
        return embed
    loader = EmbedLoader()
    for field, keys in _WORDS.items():
        for key in keys:
            if isinstance(said := value.get(key), str):
                loader.add_value(field, html.unescape(said))
    return loader.load_embed(embed)
