"""One file per platform, each asked "is this yours?"; the folder is the list.

A file holds `PLATFORM`. Its recognisers give None for what is no post of the platform,
such as a share button, a profile or a script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml.html import HtmlElement

from archiver.model.embed import Embed
from archiver.read.embeds.address import Address


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform:
    """What a platform's file says about itself."""

    name: str
    hosts: tuple[str, ...]
    """Host names; their subdomains belong to them."""
    read_address: Callable[[Address], Embed | None]
    read_element: Callable[[HtmlElement], Embed | None] | None = None
    """Asked of elements that carry one of the marks below; None: the address is all there is."""
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
