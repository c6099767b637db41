"""The question "whose is this?", asked of every platform in the folder."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds import platforms
from archiver.read.embeds.address import address_of, wrapped_in
from archiver.read.embeds.platforms import Platform

_WRAPPERS_DEEP = 3
_OEMBED = re.compile("oembed", re.IGNORECASE)


def _all() -> tuple[Platform, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(platforms.__path__))
    modules = (importlib.import_module(f"{platforms.__name__}.{name}") for name in names)
    return tuple(module.PLATFORM for module in modules)


PLATFORMS: tuple[Platform, ...] = _all()
_BY_HOST = {host: platform for platform in PLATFORMS for host in platform.hosts}
BY_TAG = {tag: platform for platform in PLATFORMS for tag in platform.tags}
BY_CLASS = {
    spelling: platform
    for platform in PLATFORMS
    for name in platform.classes
    for spelling in (name, name.lower())
}
BY_NAME = {platform.name: platform for platform in PLATFORMS}
BY_ATTRIBUTE = {name: platform for platform in PLATFORMS for name in platform.attributes}
_HOST = re.compile(r"(?://|%2[Ff]%2[Ff]|\\/\\/)([a-zA-Z0-9.-]+\.[a-zA-Z]{2,6})")


def names_a_host(text: str) -> bool:
    """Say, cheaply, whether an address of a platform stands in a text."""
    return any(platform_of(host) for host in _HOST.findall(text))


@functools.lru_cache(maxsize=4096)
def platform_of(host: str) -> Platform | None:
    """Return the platform a host belongs to; None for the rest of the world."""
    host = host.lower().rstrip(".")
    while host:
        if host in _BY_HOST:
            return _BY_HOST[host]
        _, _, host = host.partition(".")
    return None


def recognise(text: str, *, deep: int = 0) -> Embed | None:
    """Return the embed that an address means, also one that is wrapped in another address."""
    address = address_of(text)
    if address is None:
        return None
    platform = platform_of(address.host)
    if platform is not None:
        embed = platform.read_address(address)
        if embed is not None or not _OEMBED.search(address.path):
            return embed
    if deep >= _WRAPPERS_DEEP:
        return None
    wrapped = (recognise(inner, deep=deep + 1) for inner in wrapped_in(address))
    return next((embed for embed in wrapped if embed is not None), None)


def marked_for(element: HtmlElement) -> Platform | None:
    """Return the platform whose tag, class or attribute an element carries."""
    if element.tag in BY_TAG:
        return BY_TAG[element.tag]
    for name, value in element.items():
        if name in BY_ATTRIBUTE:
            return BY_ATTRIBUTE[name]
        if name.startswith("data-") and value.lower() in BY_NAME:
            return BY_NAME[value.lower()]
        if name == "class" and (platform := by_class(value)):
            return platform
    return None


def by_class(value: str) -> Platform | None:
    """Return the platform that one of the words of a class names."""
    words = value.split()
    if BY_CLASS.keys().isdisjoint(words):
        return None
    return next(BY_CLASS[word] for word in words if word in BY_CLASS)
