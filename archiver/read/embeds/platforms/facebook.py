"""Facebook: posts, videos and pictures, mostly wrapped in a plug-in's address."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor, EmbedKind
from archiver.read.embeds.address import Address, address_of
from archiver.read.embeds.platforms import Platform

_PLUGIN = re.compile(r"/(?:plugins|v\d+\.\d+/plugins)/(post|video|comment_embed)")
_ITEM = re.compile(
    r"^/(?:(?P<page>[^/]+)/)?(?P<kind>posts|videos|photos|reel)/(?:[^?]*?/)?(?P<id>\d{6,})"
)
_OPAQUE = re.compile(r"^/(?P<page>[^/]+)/posts/(?:[^/]*/)?(?P<id>pfbid\w+)")
_GROUP = re.compile(r"^/groups/(?P<page>[^/]+)/(?:posts|permalink)/(?P<id>\d{6,})")
_BY_QUERY = ("story_fbid", "fbid", "v")
_QUERY_PAGES = re.compile(r"/(?:permalink|story|photo|video|watch)(?:\.php)?/?|/watch/?(?:live/?)?")
SHORTEST_ID = 6
"""Digits."""
_KINDS: dict[str, EmbedKind] = {"videos": "video", "reel": "video", "photos": "image"}


def read_address(address: Address) -> Embed | None:
    """Return the post of a page or of a plug-in's `href=`; a like box is none."""
    if "/plugins/" in address.path:
        wrapped = (
            address_of(address.query.get("href", "")) if _PLUGIN.search(address.path) else None
        )
        found = read_address(wrapped) if wrapped and "/plugins/" not in wrapped.path else None
        return replace(found, source_url=address.text) if found else None
    for pattern in (_ITEM, _OPAQUE, _GROUP):
        if in_path := pattern.match(address.path):
            return _in_path(in_path, address)
    for name in _BY_QUERY:
        ident = address.query.get(name, "")
        if ident.isdecimal() and len(ident) >= SHORTEST_ID and _QUERY_PAGES.fullmatch(address.path):
            kind: EmbedKind = "video" if name == "v" else "post"
            return _embed(kind, ident, _query_url(name, ident, address), None, address)
    return None


def _in_path(found: re.Match[str], address: Address) -> Embed:
    parts = found.groupdict()
    kind, page = parts.get("kind") or "posts", parts.get("page")
    place = f"{page}/{kind}" if page else kind
    if found.re is _GROUP:
        place, page = f"groups/{page}/posts", None
    url = f"https://www.facebook.com/{place}/{parts['id']}"
    return _embed(_KINDS.get(kind, "post"), parts["id"], url, page, address)


def _query_url(name: str, ident: str, address: Address) -> str:
    owner = address.query.get("id")
    tail = f"&id={owner}" if name == "story_fbid" and owner else ""
    page = {"story_fbid": "permalink.php", "fbid": "photo.php", "v": "watch/"}[name]
    return f"https://www.facebook.com/{page}?{name}={ident}{tail}"


def _embed(kind: EmbedKind, ident: str, url: str, page: str | None, address: Address) -> Embed:
    author = EmbedAuthor(handle=page if page and not page.isdecimal() else None)
    return Embed(
        platform="facebook", id=ident, kind=kind, url=url, source_url=address.text, author=author
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the post of `div.fb-post[data-href]`, `div.fb-video` or `amp-facebook`."""
    address = address_of(element.get("data-href") or element.get("href") or "")
    return read_address(address) if address else None


PLATFORM = Platform(
    name="facebook",
    hosts=("facebook.com", "fb.com", "fb.watch"),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-facebook", "fb:post", "fb:video"),
    classes=("fb-post", "fb-video", "fb-comment-embed"),
)
