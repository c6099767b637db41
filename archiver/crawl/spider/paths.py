"""The path of an address as the site writes it for its own look: without the marks of AMP."""

from __future__ import annotations

import re

_NOT_PATH = re.compile(r"^https?://[^/?#]*|[?#].*$", re.DOTALL)
_AMP = re.compile(
    r"^/(?:platform/)?amp(?:html)?(?=/.)|(?<=.)/amp(?:html)?(?=/|$)|\.amp(?=$|\.html$)"
)
"""Before the path (`/amp/…`), within or behind it (`…/amp/`), or at its end (`….amp`)."""


def path_of(url: str) -> str:
    """Return the path of an address, that of its accelerated twin being its own; never empty."""
    return _AMP.sub("", _NOT_PATH.sub("", url)) or "/"
