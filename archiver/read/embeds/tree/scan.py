"""Where embeds stand in a tree, in document order, whoever they belong to.

One pass; every element is asked cheap questions first: its tag, its marks, and whether one of
its attributes names a platform's host.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote, urljoin

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import (
    LONGEST,
    Address,
    address_of,
    addresses_in,
    decoded_base64,
    plain_address,
)
from archiver.read.embeds.platforms import Platform
from archiver.read.embeds.recognise import (
    BY_ATTRIBUTE,
    BY_CLASS,
    BY_TAG,
    names_a_host,
    platform_of,
    recognise,
)
from archiver.read.embeds.tree.frames import is_noise

MOST_IN_ONE = 3
"""Posts; an attribute or script that names more is the state of a page, not an embed."""
LONGEST_MARKUP = 200_000
"""Characters of escaped markup that are read."""
_MOST_ADDRESSES = 50
_NOWHERE = "https://page.invalid/"
_LONGEST_CALL = 3_000
_LONGEST_PLACE_HOLDER = 2_000
"""Characters of text; an element with more is a part of the article, not a place holder."""

_FRAMES = {"iframe", "frame", "embed", "object", "amp-iframe"}
_MARKUP_IN_TEXT = {"textarea", "template", "xmp", "noscript"}
_NO_PLACE = {
    "a",
    "button",
    "meta",
    "link",
    "input",
    "option",
    "img",
    "source",
    "html",
    "body",
    "picture",
}
_DULL = {
    "href", "src", "srcset", "class", "style", "id", "content", "action", "alt", "title",
    "itemtype", "rel", "target", "data-srcset", "poster", "xmlns", "d", "width", "height", "type",
    "role",
}  # fmt: skip
_MARKUP = re.compile(
    r"<(?:iframe|blockquote|embed|object|amp-)|<script[^>]+telegram", re.IGNORECASE
)
_ESCAPED_MARKUP = re.compile(
    r"(?:<|&lt;|&amp;lt;|%3c|\\u003c)(?:iframe|blockquote|embed|object)", re.IGNORECASE
)
_BASE64_MARKUP = re.compile(
    r"\s*(?:PGlmcm|PGJsb2|PGRpdi|PGZpZ3|PG9iam|PHNjcm|PGVtYm|PHA+|PHA[ig])[\w+/=\s-]{20,}"
)
_BASE64_ADDRESS = re.compile(r"\s*aHR0c[\w+/=-]{16,}\s*")
_SHORTCODE = re.compile(
    r"[\[{](youtube|vimeo|twitter|tweet|instagram|tiktok|dailymotion|soundcloud|embed|video)\b[^\]}]*[\]}]"
    r"\s*([^\s\[\]{}<>]+)\s*[\[{]/\1[\]}]",
    re.IGNORECASE,
)
_CALL = re.compile(r"[\w$.]+\s*\(\s*[\"']((?:https?:)?//[^\"'\s]+)[\"']")
_URL_ALONE = re.compile(r"(?:https?:)?//[^\s<>\"]{8,300}", re.IGNORECASE)
_EMBEDDING_CLASS = re.compile(r"embed|tweet|card|media|-bq\b|post", re.IGNORECASE)
_THUMBNAIL = re.compile(r"(?:ytimg\.com|img\.youtube\.com)/(?:vi|vi_webp)/")
_PICTURED = {"twitter", "instagram", "tiktok", "threads", "bluesky", "facebook"}
_LINKED = re.compile(r"\b(?:embedly-card|gie-single|iframely|pin-embed)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """An element that stands for one embed or several."""

    element: HtmlElement
    embeds: tuple[Embed, ...]


def sights(root: HtmlElement, *, url: str | None = None) -> Iterator[Sight]:
    """Yield the elements of a tree that are embeds, in document order."""
    inside: set[HtmlElement] = set()
    body = root.find("body")
    for element in (root if body is None else body).iter(etree.Element):
        if inside and element in inside:
            continue
        embeds = _seen(element, url)
        if not embeds:
            continue
        if element.tag in {"blockquote", "object"}:
            inside.update(element.iter())
        yield Sight(element=element, embeds=embeds)


def _seen(element: HtmlElement, url: str | None) -> tuple[Embed, ...]:
    tag = element.tag
    if tag in _FRAMES:
        return _frame(element, url)
    if tag == "blockquote":
        return _one(_quotation(element), "blockquote")
    if tag == "script":
        return _script(element)
    if tag == "a":
        return _linked(element)
    if tag in _MARKUP_IN_TEXT and (text := unpacked(element.text or "")) and "<" in text:
        return _marked(in_markup(text), tag)
    alone = _alone(element) if tag in {"p", "div"} else None
    return _one(alone, "url") or _attributes(element, tag)


def _one(embed: Embed | None, markup: str) -> tuple[Embed, ...]:
    return (replace(embed, markup=markup),) if embed else ()


def _marked(embeds: tuple[Embed, ...], markup: str) -> tuple[Embed, ...]:
    return tuple(replace(embed, markup=markup) for embed in embeds)


# ---------------------------------------------------------------------------------- frames
def _frame(element: HtmlElement, url: str | None) -> tuple[Embed, ...]:
    """Return what a frame or a Flash object shows, or the frame itself."""
    markup = "flash" if element.tag in {"embed", "object"} else "iframe"
    marked = _marked_for(element)
    if marked and marked.read_element and (embed := marked.read_element(element)):
        return _one(embed, markup)
    values = [value for name, value in element.items() if name not in {"class", "style", "id"}]
    if element.tag == "object":
        values += [value for inner in element.iter("param", "embed") for value in inner.values()]
    for value in values:
        if "<" in value and len(embeds := _distinct(_in_value(value))) in {1, 2, 3}:
            return _marked(embeds, "srcdoc")
        if names_a_host(value) and (embed := recognise(value)):
            return _one(embed, markup)
        if "options=" in value and (embed := recognise(_joined(url or _NOWHERE, value))):
            return _one(embed, markup)
    if element.tag not in {"iframe", "amp-iframe"}:
        return ()
    return _one(_unknown_frame(element, url), markup)


def _unknown_frame(element: HtmlElement, url: str | None) -> Embed | None:
    target = next(
        (said for name, said in element.items() if _waits(name) and _is_address(said)), ""
    )
    address = address_of(_joined(url, target)) if target else None
    if address is None and (url is not None or not target.startswith("/")):
        return None
    if address is not None and (is_noise(address, element) or _is_button(address)):
        return None
    known = address.text if address else None
    return Embed(platform="iframe", kind="iframe", url=known, source_url=target.strip())


def _is_button(address: Address) -> bool:
    """Say whether a platform's frame that is no post is not even a player: a like, a log-in."""
    return platform_of(address.host) is not None and "/embed" not in address.path


def _joined(url: str | None, target: str) -> str:
    try:
        return urljoin(url or "", plain_address(target))
    except ValueError:
        return ""


def _waits(name: str) -> bool:
    return name == "src" or (name.startswith("data-") and name.endswith(("src", "url", "href")))


def _is_address(said: str) -> bool:
    said = said.strip().lower()
    return bool(said) and not said.startswith(("about:", "javascript:", "data:", "#"))


# --------------------------------------------------------------------------------- quotations
def _quotation(element: HtmlElement) -> Embed | None:
    platform = _marked_for(element)
    if platform and platform.read_element:
        return platform.read_element(element)
    cite = element.get("cite")
    if cite and names_a_host(cite) and (embed := recognise(cite)):
        return embed
    is_embedding = bool(_EMBEDDING_CLASS.search(element.get("class") or ""))
    for link in reversed(element.findall(".//a[@href]")[-3:]):
        target = link.get("href")
        if not names_a_host(target) or not (embed := recognise(target)):
            continue
        if is_embedding or _is_signature(element, link, embed):
            return _asked(embed, element)
    return None


def _is_signature(element: HtmlElement, link: HtmlElement, embed: Embed) -> bool:
    """Say whether a link to a post signs the quotation, rather than being part of its words."""
    if embed.platform != "twitter":
        return False
    said = element.text_content()
    handle = embed.author.handle or ""
    behind = said.rpartition(link.text_content())[2].strip()
    return len(behind) < len("(Bild: …)") and f"(@{handle.lower()})" in said.lower()


def _asked(embed: Embed, element: HtmlElement) -> Embed:
    """Let the platform read the words around the link that gave it away."""
    address = address_of(embed.url or "")
    platform = platform_of(address.host) if address else None
    if platform and platform.read_element:
        return platform.read_element(element) or embed
    return embed


def _marked_for(element: HtmlElement) -> Platform | None:
    """Return the platform whose tag, class or attribute an element carries."""
    if element.tag in BY_TAG:
        return BY_TAG[element.tag]
    for name, value in element.items():
        if name in BY_ATTRIBUTE:
            return BY_ATTRIBUTE[name]
        if name == "class" and (platform := _by_class(value)):
            return platform
    return None


def _by_class(value: str) -> Platform | None:
    words = value.lower().split()
    if BY_CLASS.keys().isdisjoint(words):
        return None
    return next(BY_CLASS[word] for word in words if word in BY_CLASS)


# ------------------------------------------------------------------------- scripts and links
def _script(element: HtmlElement) -> tuple[Embed, ...]:
    """Return what a script call in place would draw; a script with a source draws nothing."""
    platform = _marked_for(element)
    if platform and platform.read_element:
        return _one(platform.read_element(element), "script")
    text = unpacked(element.text or "")
    if not text or len(text) > _LONGEST_CALL or "ld+json" in (element.get("type") or ""):
        return ()
    if not names_a_host(text):
        return ()
    if _ESCAPED_MARKUP.search(text) and (embeds := in_markup(text)):
        return _marked(embeds, "script")
    calls = (recognise(target) for target in _CALL.findall(text))
    embeds = _distinct(embed for embed in calls if embed)
    return _marked(embeds, "script") if len(embeds) == 1 else ()


def _linked(element: HtmlElement) -> tuple[Embed, ...]:
    """Return the post whose picture is linked to it, and what a link script would unfold."""
    is_unfolded = bool(_LINKED.search(element.get("class") or "") or element.get("data-pin-do"))
    if not len(element) and not is_unfolded:
        return ()
    target = element.get("href") or ""
    if not names_a_host(target):
        return ()
    pictures = element.findall(".//img")
    if len(pictures) != 1 and not is_unfolded:
        return ()
    embed = recognise(target)
    if embed is None or not pictures:
        return _one(embed, "link")
    source = " ".join(pictures[0].values())
    is_thumbnail = embed.platform == "youtube" and _THUMBNAIL.search(source)
    is_pictured = embed.platform in _PICTURED and not element.text_content().strip()
    return _one(embed, "picture") if is_thumbnail or is_pictured else ()


def _alone(element: HtmlElement) -> Embed | None:
    """Return the post whose bare address is all that an element says."""
    text = element.text or ""
    inner = len(element)
    if inner == 1 and element[0].tag == "a" and len(element[0]) == 0 and not text.strip():
        text = element[0].text or ""
        if (element[0].tail or "").strip():
            return None
    elif inner:
        return None
    text = text.strip()
    if text[:1] in {"[", "{"} and (code := _SHORTCODE.fullmatch(text)):
        text = code[2] if "//" in code[2] else f"https://www.youtube.com/watch?v={code[2]}"
    if not text.startswith(("http", "//")) or not _URL_ALONE.fullmatch(text):
        return None
    return recognise(text) if names_a_host(text) else None


# ------------------------------------------------------------------------------- attributes
def _attributes(element: HtmlElement, tag: str) -> tuple[Embed, ...]:
    embeds: list[Embed] = []
    marked = BY_TAG.get(tag)
    holds = tag not in _NO_PLACE
    for name, value in element.items():
        if name == "class":
            marked = marked or _by_class(value)
        elif name in BY_ATTRIBUTE:
            marked = marked or BY_ATTRIBUTE[name]
        if holds and name not in _DULL and _may_name(value):
            embeds += _in_value(value)
    if marked and marked.read_element and (found := marked.read_element(element)):
        embeds.insert(0, found)
    if not embeds or len(distinct := _distinct(embeds)) > MOST_IN_ONE:
        return ()
    if tag not in BY_TAG and len(element) and _says_much(element):
        return ()
    return _marked(distinct, "amp" if tag.startswith("amp-") else "attribute")


def _may_name(value: str) -> bool:
    if len(value) < len("//vine.co/v/"):
        return False
    if value.startswith(("PG", "PH", "aHR0c")):
        return bool(_BASE64_MARKUP.match(value) or _BASE64_ADDRESS.fullmatch(value))
    if "//" not in value and "%2F" not in value and "%2f" not in value and "\\/" not in value:
        return False
    return names_a_host(value)


def _says_much(element: HtmlElement) -> bool:
    size = 0
    for text in element.itertext("p", "div", "span", "li", "a", "h2", "h3"):
        size += len(text)
        if size > _LONGEST_PLACE_HOLDER:
            return True
    return False


def _in_value(value: str) -> Iterator[Embed]:
    value = unpacked(value)
    if _ESCAPED_MARKUP.search(value) and (embeds := in_markup(value)):
        yield from embeds
        return
    for text in islice(addresses_in(value), _MOST_ADDRESSES):
        if names_a_host(text) and (embed := recognise(text)):
            yield embed


def _distinct(embeds: Iterable[Embed]) -> tuple[Embed, ...]:
    kept: dict[tuple[str, str], Embed] = {}
    for embed in embeds:
        kept.setdefault(embed.identity, embed)
    return tuple(kept.values())


def unpacked(text: str) -> str:
    """Return the markup or address that a text holds as base64; any other text as it is."""
    if text[:64].lstrip()[:2] in {"PG", "PH"} and _BASE64_MARKUP.fullmatch(text[:LONGEST_MARKUP]):
        return decoded_base64(text)
    return decoded_base64(text) if _BASE64_ADDRESS.fullmatch(text[:LONGEST]) else text


def in_markup(text: str) -> tuple[Embed, ...]:
    """Return the embeds of markup that stands, escaped or not, in an attribute, script or text."""
    if len(text) > LONGEST_MARKUP:
        return ()
    for _ in range(3):
        if _MARKUP.search(text):
            break
        text = html.unescape(
            text.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u003C", "<")
        )
        if "%3C" in text or "%3c" in text:
            text = unquote(text)
    text = text.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n").replace("\0", "")
    try:
        tree = lxml.html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return ()
    found = (embed for sight in sights(tree) for embed in sight.embeds)
    return _distinct(embed for embed in found if embed.platform != "iframe")
