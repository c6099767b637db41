"""Frames and Flash objects: the post they show, or the frame itself when nobody knows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urljoin

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address, address_of, plain_address
from archiver.read.embeds.recognise import marked_for, names_a_host, platform_of, recognise
from archiver.read.embeds.scan.noise import is_noise
from archiver.read.embeds.scan.packed import MOST_IN_ONE, distinct, marked

FRAMES = {"iframe", "frame", "embed", "object", "amp-iframe"}
_BUTTONS = frozenset(
    ("twitter", "facebook", "instagram", "linkedin", "pinterest", "reddit", "tumblr", "telegram",
     "youtube")
)  # fmt: skip
_WAITING = re.compile(r"src|url|href")
_NOWHERE = "https://page.invalid/"


def read_frame(
    element: HtmlElement, url: str | None, within: Callable[[str], Iterator[Embed]]
) -> tuple[Embed, ...]:
    """Return what a frame or a Flash object shows, or the frame itself.

    `within` finds the embeds of markup that stands in an attribute.
    """
    markup = "flash" if element.tag in {"embed", "object"} else "iframe"
    platform = marked_for(element)
    if platform and platform.read_element and (embed := platform.read_element(element)):
        return (replace(embed, markup=markup),)
    values = [value for name, value in element.items() if name not in {"class", "style", "id"}]
    if element.tag == "object":
        values += [value for inner in element.iter("param", "embed") for value in inner.values()]
    for value in values:
        if "<" in value and 0 < len(embeds := distinct(within(value))) <= MOST_IN_ONE:
            return marked(embeds, "srcdoc")
        if names_a_host(value) and (embed := recognise(value)):
            return (replace(embed, markup=markup),)
        if "options=" in value and (embed := recognise(_joined(url or _NOWHERE, value))):
            return (replace(embed, markup=markup),)
    if element.tag not in {"iframe", "amp-iframe"}:
        return ()
    unknown = _unknown_frame(element, url)
    return (replace(unknown, markup=markup),) if unknown else ()


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
    platform = platform_of(address.host)
    return platform is not None and platform.name in _BUTTONS and "/embed" not in address.path


def _joined(url: str | None, target: str) -> str:
    try:
        return urljoin(url or "", plain_address(target))
    except ValueError:
        return ""


def _waits(name: str) -> bool:
    return name == "src" or (name.startswith("data-") and bool(_WAITING.search(name)))


def _is_address(said: str) -> bool:
    said = said.strip().lower()
    return bool(said) and not said.startswith(("about:", "javascript:", "data:", "#"))
