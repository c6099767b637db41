"""The next page of a list: numbered, rel=next, cursor, load-more; pure.

A button that loads more says its address in a data attribute; the answer is JSON with addresses
and the address or cursor of what follows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from archiver.read.links import absolute

_NUMBERED = re.compile(r"(?:/page/|[?&](?:page|paged|p|pg)=|/page-?)(\d{1,5})/?$")
_CURSORS = re.compile(r"[?&](?:cursor|after|before|offset|start|from|max_id|next)=", re.IGNORECASE)
_REL_NEXT = "//link[@rel='next']/@href | //a[contains(concat(' ', @rel, ' '), ' next ')]/@href"
_LOADERS = (
    "//@data-next-url | //@data-next-page-url | //@data-load-more-url | //@data-more-url"
    " | //@data-next | //@data-load-more"
    " | //*[contains(@class, 'load-more') or contains(@class, 'loadmore')]/@data-url"
    " | //*[contains(@class, 'load-more') or contains(@class, 'loadmore')]/@data-href"
    " | //a[contains(@class, 'load-more') or contains(@class, 'loadmore')]/@href"
)
_NEXT_NAMES = ("next", "next_url", "nextUrl", "next_page", "nextPage", "next_page_url", "more")
_CURSOR_NAMES = ("cursor", "next_cursor", "nextCursor", "endCursor", "after")
_URL_NAMES = ("url", "link", "permalink", "href", "canonical_url", "web_url")
_DATE_NAMES = ("published", "published_at", "date", "date_published", "datePublished", "pubDate",
               "created_at", "first_published_at")  # fmt: skip
_MOST_NODES = 50_000
_MOST_JSON_BYTES = 8 << 20
_WORDPRESS = re.compile(rb"<generator>\s*https?://wordpress\.org/\?v=")
MOST_DAYS = 400
"""Days of a date archive that one run asks for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonList:
    """What a load-more answer lists."""

    entries: tuple[tuple[str, str | None], ...] = ()
    """Addresses with the dates beside them."""
    next_url: str | None = None


def further_pages(root: HtmlElement, links: Sequence[str], url: str) -> Iterator[str]:
    """Name the next pages of this list, each once, the one that is called next first."""
    found: dict[str, None] = {}
    for href in (*root.xpath(_REL_NEXT), *root.xpath(_LOADERS)):
        text = str(href).strip()
        looks_right = text.startswith(("/", "http", "?", ".")) and " " not in text
        if looks_right and (address := absolute(url, text)):
            found.setdefault(address)
    base, path = _base(url), urlsplit(url).path
    for link in links:
        is_numbered = _NUMBERED.search(link) is not None and _base(link) == base
        is_cursor = _CURSORS.search(link) is not None and urlsplit(link).path == path
        if is_numbered or is_cursor:
            found.setdefault(link)
    found.pop(url, None)
    yield from found


def json_list(body: bytes, url: str) -> JsonList | None:
    """Read a load-more answer; None when it is no JSON or lists nothing."""
    try:
        plain = json.loads(body[:_MOST_JSON_BYTES])
    except (ValueError, RecursionError):
        return None
    entries: dict[str, str | None] = {}
    following: list[str] = []
    for node in _nodes(plain):
        address = next((found for name in _URL_NAMES if (found := _web(node, name, url))), None)
        if address:
            when = next(
                (node[name] for name in _DATE_NAMES if isinstance(node.get(name), str)), None
            )
            entries.setdefault(address, when)
        following += _following(node, url)
    if not entries and not following:
        return None
    return JsonList(entries=tuple(entries.items()), next_url=next(iter(following), None))


def next_of_feed(body: bytes, url: str) -> str | None:
    """Return the next page of a WordPress feed (`?paged=`), which does not name it itself."""
    if not _WORDPRESS.search(body[:20_000]):
        return None
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    number = query.get("paged", "1")
    if not number.isdecimal():
        return None
    return _with(url, paged=str(int(number) + 1))


def days_of(template: str, since: date, until: date) -> Iterator[str]:
    """Give the addresses of a date archive, the latest day first, each once.

    `template`: an address with `{year}`, `{month:02}`, `{day:02}`; by month when it has no day.
    """
    count = min((until - since).days + 1, MOST_DAYS)
    days = (until - timedelta(days=number) for number in range(count))
    yield from dict.fromkeys(
        template.format(year=day.year, month=day.month, day=day.day) for day in days
    )


def _base(url: str) -> str:
    return _NUMBERED.sub("", url).rstrip("/")


def _nodes(plain: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # any JSON
    waiting = [plain]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _following(node: dict[str, Any], url: str) -> Iterator[str]:
    for name in _NEXT_NAMES:
        if address := _web(node, name, url):
            yield address
    for name in _CURSOR_NAMES:
        value = node.get(name)
        if isinstance(value, str | int) and value and not isinstance(value, bool):
            yield _with(url, cursor=str(value))


def _web(node: dict[str, Any], name: str, url: str) -> str | None:
    value = node.get(name)
    if not isinstance(value, str) or not value.startswith(("/", "http", "?")):
        return None
    return absolute(url, value)


def _with(url: str, **parameters: str) -> str:
    parts = urlsplit(url)
    query = urlencode(dict(parse_qsl(parts.query)) | parameters)
    return urlunsplit(parts._replace(query=query))
