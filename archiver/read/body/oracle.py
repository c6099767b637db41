"""What trafilatura takes for the article's text, on the tree with placeholders."""

from __future__ import annotations

import logging

import trafilatura
from lxml.html import HtmlElement

from archiver.read.xpath import elements

_USELESS = elements(
    "//script[not(contains(@type, 'ld+json'))] | //style | //svg | //template | //link"
    " | //div[starts-with(translate(@style, ' N', 'n'), 'display:none')]"
)
"""What no reader sees and trafilatura would copy several times."""

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def main_text(root: HtmlElement, url: str | None) -> str:
    """Return the article's text as trafilatura sees it; empty when it sees none."""
    for useless in _USELESS(root):
        useless.drop_tree()
    document = trafilatura.bare_extraction(
        root, url=url, include_comments=False, with_metadata=False
    )
    text = getattr(document, "text", None)
    return text if isinstance(text, str) else ""
