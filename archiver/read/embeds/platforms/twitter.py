"""X, formerly Twitter: posts in blockquotes, drawn frames, place holders and addresses.

The id of a blockquote is in its last link to a post; a quoted or answered post may be linked
before it. An id of 300000000000000 or more says when it was made, to the millisecond.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.address import Address, address_of
from archiver.read.embeds.loader import EmbedLoader, words_of
from archiver.read.embeds.platforms import Platform

SNOWFLAKES_SINCE = 300_000_000_000_000
_EPOCH_MS = 1_288_834_974_657
_STATUS = re.compile(
    r"^/(?:#!/)?(?:(?P<handle>\w{1,20})|i(?:/web)?|statuses)/(?:status(?:es)?/)?(?P<id>\d{2,19})(?:\D|$)"
)
_PLAYED = re.compile(r"^/i/(?:videos|cards)/(?:tweet/|tfw/v1/)?(\d{10,19})")
_EMBEDDED = re.compile(r"^/embed/")
_ID = re.compile(r"\d{2,19}")
_SIGNATURE = re.compile(
    r"^(?P<text>.*?)(?:(?:^|\n)\s*[\u2013-\u2015-]{1,2}|[\u2013-\u2015]|\s--?)\s*(?P<name>[^\n]*?)\s*"
    r"\(\s*\u200e?@(?P<handle>\w{1,20})\u200e?\s*\)[^\w\0]*\0(?P<date>[^\0]*)$",
    re.DOTALL,
)
_LONGEST_SIGNATURE = 300
"""Characters of dash, name and handle before the link that dates a post."""
_NO_HANDLES = {"i", "web", "status", "statuses", "intent", "share", "search", "hashtag", "home"}


def made_at(ident: str) -> str | None:
    """Return when a post was made, ISO 8601 UTC with milliseconds; None for an older id."""
    number = int(ident)
    if number < SNOWFLAKES_SINCE:
        return None
    try:
        since = timedelta(milliseconds=(number >> 22) + _EPOCH_MS)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + since
    except OverflowError:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def post(ident: str, *, handle: str | None = None, source: str | None = None) -> Embed | None:
    """Return the post with an id; None when it is not an id."""
    if not _ID.fullmatch(ident) or not ident.isascii():
        return None
    created = made_at(ident)
    return Embed(
        platform="twitter",
        id=ident,
        url=f"https://x.com/i/status/{ident}",
        source_url=source,
        author=EmbedAuthor(handle=handle),
        created=created,
        created_source="snowflake" if created else None,
    )


def read_address(address: Address) -> Embed | None:
    """Return the post of any spelling of its address, mirrors included."""
    if address.host == "platform.twitter.com" or _EMBEDDED.match(address.path):
        return post(address.query.get("id", ""), source=address.text)
    path = address.path
    if played := _PLAYED.match(path):
        return post(played[1], source=address.text)
    if address.fragment.startswith("!/"):
        path = address.fragment[1:]
    found = _STATUS.match(path)
    if not found or "/status" not in path:
        return None
    handle = found["handle"]
    known = handle if handle and handle.lower() not in _NO_HANDLES else None
    return post(found["id"], handle=known, source=address.text)


def read_element(element: HtmlElement) -> Embed | None:
    """Return the post of a blockquote, a drawn frame's box or a place holder."""
    if element.tag == "a":
        return None  # a share button wears the same class
    if element.tag == "blockquote":
        found = read_blockquote(element)
        if found:
            return found
    for name in _ID_ATTRIBUTES:
        if found := post(element.get(name) or ""):
            return found
    for name in _LOOSE_ID_ATTRIBUTES:
        if len(ident := element.get(name) or "") >= SHORTEST_LOOSE_ID and (found := post(ident)):
            return found
    data = element.get("data-attrs")
    if data and "full_text" in data:
        return _newsletter(data)
    return read_card(element) if element.tag in {"div", "article", "section", "p"} else None


def read_card(element: HtmlElement) -> Embed | None:
    """Return the post of a card that a page drew itself: one link to it, words, a handle."""
    posts = {found.id: found for link in element.iter("a") if (found := _post_of(link))}
    said = words_of(element).text if len(posts) == 1 else ""
    if not said or len(said) > LONGEST_CARD or element.find(".//blockquote") is not None:
        return None
    embed = next(iter(posts.values()))
    if f"@{(embed.author.handle or '').lower()}" not in said.lower() or not embed.author.handle:
        return None
    loader = EmbedLoader()
    for part in element.iter("p", "div", "span"):
        if part is not element and _CARD_WORDS.search(part.get("class") or part.tag):
            words = words_of(part)
            for name in ("text", "links", "media"):
                loader.add_value(name, getattr(words, name))
            break
    moment = element.find(".//time")
    loader.add_value("created_raw", moment.text_content() if moment is not None else None)
    return loader.load_embed(embed)


def read_blockquote(element: HtmlElement) -> Embed | None:
    """Return the post whose words stand in a blockquote; None when it links to no post."""
    links = [(link, found) for link in element.iter("a") if (found := _post_of(link))]
    nested = element.find(".//blockquote")
    if nested is not None:
        links = [(link, found) for link, found in links if nested not in link.iterancestors()]
    if not links:
        return None
    link, embed = links[-1]
    loader = EmbedLoader()
    quoted = read_blockquote(nested) if nested is not None else None
    words = words_of(element, mark=link, without=nested)
    said, asked = _without_question(words.text, links[:-1])
    _sign(loader, said)
    loader.add_value("links", words.links)
    loader.add_value("media", words.media)
    if quoted is None:
        others = [found for _, found in links[:-1] if found.id != embed.id and found is not asked]
        quoted = others[-1] if others else None
    loader.add_value("quoted", quoted)
    answered = asked or post(element.get("data-in-reply-to") or "")
    loader.add_value("reply_to", answered.url if answered else None)
    loader.add_value("language", _language(element, nested))
    return loader.load_embed(embed)


def _without_question(
    said: str, links: list[tuple[HtmlElement, Embed]]
) -> tuple[str, Embed | None]:
    """Take out the post that is answered, signed and all, when it stands before its answer."""
    for link, found in reversed(links):
        date = re.escape(" ".join(link.text_content().split()))
        before = re.match(rf".*\(@\w{{1,20}}\)\s*{date}\s*\n", said, re.DOTALL) if date else None
        if before:
            return said[before.end() :], found
    return said, None


def _sign(loader: EmbedLoader, said: str) -> None:
    mark = said.rfind("\0")
    start = max(0, mark - _LONGEST_SIGNATURE)
    signed = _SIGNATURE.match(said[start:]) if mark >= 0 else None
    if signed:
        loader.add_value("handle", signed["handle"])
        loader.add_value("name", signed["name"])
        loader.add_value("created_raw", signed["date"])
        loader.add_value("text", said[:start] + signed["text"])
        return
    before, _, behind = said.partition("\0")
    text = before.strip(" \n\u2013\u2014\u2015")
    loader.add_value("text", text or None)
    if re.search(r"\d", behind) and "://" not in behind:
        loader.add_value("created_raw", behind)


def _post_of(link: HtmlElement) -> Embed | None:
    target = link.get("href")
    if not target or "status" not in target:
        return None
    address = address_of(target)
    if address is None or not any(
        address.host == host or address.host.endswith("." + host) for host in _HOSTS
    ):
        return None
    return read_address(address)


def _language(element: HtmlElement, nested: HtmlElement | None) -> str | None:
    marked = (one for one in element.iterfind(".//p[@lang]") if nested not in one.iterancestors())
    paragraph = next(marked, None)
    language = paragraph.get("lang") if paragraph is not None else element.get("data-lang")
    return language or None


def _newsletter(data: str) -> Embed | None:
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(facts, dict):
        return None
    address = address_of(str(facts.get("url") or ""))
    embed = read_address(address) if address else None
    if embed is None:
        return None
    loader = EmbedLoader()
    for name, key in (
        ("text", "full_text"),
        ("handle", "username"),
        ("name", "name"),
        ("created_raw", "date"),
    ):
        value = facts.get(key)
        loader.add_value(name, value if isinstance(value, str) else None)
    return loader.load_embed(embed)


SHORTEST_LOOSE_ID = 15
"""Digits; an attribute that may number anything holds a post's id from that length."""
LONGEST_CARD = 1_500
"""Characters of all words of a card."""
_CARD_WORDS = re.compile(
    r"^p$|(?:tweet|post|status)[-_]?(?:text|body|content)|\btext\b", re.IGNORECASE
)
_LOOSE_ID_ATTRIBUTES = ("data-id", "data-embed-id", "data-content-id", "data-post-id")
_ID_ATTRIBUTES = ("data-tweetid", "data-tweet-id", "data-tweet", "tweet-id", "status")
_HOSTS = (
    "twitter.com", "x.com", "fxtwitter.com", "vxtwitter.com", "fixvx.com", "fixupx.com",
    "twittpr.com", "nitter.net", "nitter.it", "nitter.poast.org", "nitter.privacydev.net",
    "xcancel.com", "twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion",
)  # fmt: skip
_CLASSES = (
    "twitter-tweet", "twitter-video", "twitter-tweet-rendered", "js-tweet", "tweet", "tweet-card",
    "tweet-embed", "embedded-tweet", "static-tweet", "twitter-card", "twitter-embed", "bbpTweet",
)  # fmt: skip
PLATFORM = Platform(
    name="twitter",
    hosts=_HOSTS,
    read_address=read_address,
    read_element=read_element,
    tags=("amp-twitter", "twitter-widget", "embetty-tweet", "tweet-embed"),
    classes=_CLASSES,
    attributes=(*_ID_ATTRIBUTES[:3], "data-attrs"),
)
