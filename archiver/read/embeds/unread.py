"""Posts that a page means to show and that cannot be told: left where they stand, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.model.article import Doubt
from archiver.read.embeds.recognise import BY_CLASS, BY_TAG
from archiver.read.sources.odd import no_web_address

_TAGS = ("blockquote", "iframe", *BY_TAG)
_NO_PAGE = re.compile(r"\s*(?:javascript|data|vbscript|file):", re.IGNORECASE)
_NOTHING = re.compile(r"javascript:\W*(?:void\W*0?|false|true|undefined|null)?\W*$", re.IGNORECASE)
"""What a script writes that fills the frame later."""


def unread_posts(root: HtmlElement) -> Iterator[Doubt]:
    """Yield a doubt for the first post without an identity, and for the first frame of no page.

    To be asked when every embed that was recognised is out of the tree.
    """
    posts = frames = 0
    for element in root.iter(*_TAGS):
        if element.tag == "iframe":
            address = (element.get("src") or "").strip()
            if not frames and _NO_PAGE.match(address) and not _NOTHING.match(address):
                frames += 1
                yield no_web_address(address, "body")
        elif not posts and (name := _name_of(element)):
            posts += 1
            yield Doubt(code="unread", where="body", expected="the id of a post", found=name)


def _name_of(element: HtmlElement) -> str | None:
    """Return the class or tag by which an element calls itself a platform's post."""
    if element.tag in BY_TAG:
        return str(element.tag)
    return next((name for name in (element.get("class") or "").split() if name in BY_CLASS), None)
