"""The JSON states of a page: in JSON scripts, in assignments, in calls, in streamed pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml.html import HtmlElement

LARGEST = 6_000_000
"""Characters of one script that is read as JSON."""
MOST_OBJECTS = 40
"""Objects that are looked for in one script."""

_OPENING = re.compile(r"[=(]\s*(?=[{\[])")
_PARSED = re.compile(r"JSON\.parse\(\s*(?:decodeURIComponent\(\s*)?(?=\")")
_STREAMED = re.compile(r"__next_f\.push\(\s*(?=\[)")
_STREAM_LINE = re.compile(r"^\w{1,6}:(?=[\[{])", re.MULTILINE)
_UNDEFINED = re.compile(r"(?<=[:\[,])undefined(?=[,\]}])")
_SLASH = r"(?:/|\\/|\\u002[Ff])"
_POSTS = [
    (host, re.compile(host.replace(".", r"\.") + pattern.replace("/", _SLASH)))
    for host, pattern in [
        ("/status", "(?:es)?/\\d{5}"),
        ("Fstatus", "(?:es)?/\\d{5}"),
        ("tweetId", ""),
        ("tweet_id", ""),
        ("youtube.com", "/(?:embed|watch|shorts|live|v/)"),
        ("youtube-nocookie.com", "/"),
        ("youtu.be", "/"),
        ("outubeId", ""),
        ("instagram.com", "/(?:[\\w.]+/)?(?:p|reels?|tv)/"),
        ("instagr.am", "/p/"),
        ("tiktok.com", "/(?:@|embed|player|share)"),
        (
            "facebook.com",
            "/(?:[\\w.]+/)?(?:posts|videos|photos|plugins/(?:post|video)|watch|story)",
        ),
        ("threads.net", "/"),
        ("threads.com", "/@"),
        ("bsky.app", "/(?:profile|embed)"),
        ("reddit.com", "/r/"),
        ("vimeo.com", "/(?:video/)?\\d"),
        ("dailymotion.com", "/(?:embed|video|player)"),
        ("spotify.com", "/(?:embed|track|album|playlist|episode|show)"),
        ("soundcloud.com", "/"),
        ("twitch.tv", "/"),
        ("giphy.com", "/(?:embed|gifs)"),
        ("vine.co", "/v/"),
        ("vlive.tv", "/"),
        ("weverse.io", "/"),
    ]
]
"""What the address of a post begins with, in any escape; the plain word is looked for first."""
_BY_HOST = {word: pattern for word, pattern in _POSTS if "." in word}
_BY_WORD = [(word, pattern) for word, pattern in _POSTS if "." not in word]
_HOSTS = tuple(_BY_HOST)
_HOST_END = re.compile(rf"\.(?:{'|'.join({host.rsplit('.', 1)[1] for host in _HOSTS})})(?=[/\\])")
_DECODER = json.JSONDecoder(strict=False)


def _names_a_post(text: str) -> bool:
    """Say whether the address of a post may stand in a text.

    Each word costs a search of all of the text, so the hosts are looked for in one: at the dots.
    """
    if any(word in text and pattern.search(text) for word, pattern in _BY_WORD):
        return True
    ends = [found.end() for found in _HOST_END.finditer(text)]
    hosts = [end for end in ends if text.endswith(_HOSTS, 0, end)]
    named = {host for end in hosts for host in _HOSTS if text.endswith(host, 0, end)}
    return any(_BY_HOST[host].search(text) for host in named)


def states_of(root: HtmlElement) -> Iterator[Any]:
    """Yield the JSON values of a page's scripts in which an address of a post may stand."""
    streamed: list[str] = []
    for script in root.iter("script"):
        text = script.text
        if (
            not text
            or script.get("src")
            or len(text) > LARGEST
            or "ld+json" in (script.get("type") or "")
        ):
            continue
        if "__next_f" in text:
            streamed.append(text)
        elif _names_a_post(text):
            yield from _states_in(text)
    if streamed:
        yield from _streamed_states(streamed)


def _states_in(text: str) -> Iterator[Any]:
    whole = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    value, _ = decoded(whole, 0) if whole[:1] in {"{", "["} else (None, 0)
    if value is not None:
        yield value
        return
    if "undefined" in text:
        text = _UNDEFINED.sub("null", text)
    for found in _PARSED.finditer(text):
        value = _within(decoded(text, found.end())[0])
        if value is not None:
            yield value
    yield from _assigned(text)


def _within(text: object) -> Any:  # noqa: ANN401 - JSON is any value
    """Return the value of a JSON text that stands in a JSON text."""
    if not isinstance(text, str):
        return None
    return decoded(unquote(text) if text[:3].lower() in {"%7b", "%5b"} else text, 0)[0]


def _assigned(text: str) -> Iterator[Any]:
    end = tried = 0
    for found in _OPENING.finditer(text):
        if found.end() < end:
            continue
        tried += 1
        if tried > MOST_OBJECTS:
            return
        value, end = decoded(text, found.end())
        if isinstance(value, dict | list) and value:
            yield value


def _streamed_states(scripts: list[str]) -> Iterator[Any]:
    """Yield the values of rows that React Server Components push in pieces."""
    rows = []
    for text in scripts:
        for found in _STREAMED.finditer(text):
            value, _ = decoded(text, found.end())
            if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str):
                rows.append(value[1])
    whole = "".join(rows)
    if not _names_a_post(whole):
        return
    for found in _STREAM_LINE.finditer(whole):
        value, _ = decoded(whole, found.end())
        if value is not None:
            yield value


def decoded(text: str, start: int) -> tuple[Any, int]:
    """Return the JSON value at an index and the index behind it; None when there is none."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
