"""Answers that are no proper article page, each at an address that looks like one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from .article import Story, generated
from .feeds import at
from .message import Reply, data, text

ABSENT: Final = "/us/news-a-story-that-never-was-here"
GONE: Final = "/us/news-a-story-that-was-taken-down"
FALLEN: Final = "/us/news-the-server-fell-over-here"
BROKEN_JSON_LD: Final = "/us/news-structured-data-with-a-missing-brace"
WRONG_CHARSET: Final = "/us/news-a-page-that-lies-about-its-charset"
PDF: Final = "/us/news-press-kit-of-the-autumn-tour"
JSON: Final = "/us/news-chart-numbers-of-the-week"
REDIRECT: Final = "/us/news-the-old-address-of-a-story"
REDIRECT_TARGET: Final = "/us/news-the-new-address-of-a-story"
GZIP: Final = "/us/news-a-page-that-came-compressed"
CHUNKED: Final = "/us/news-a-page-that-came-in-chunks"
UNTIL_CLOSE: Final = "/us/news-a-page-without-any-length"
GARBLED: Final = "/us/news-bytes-that-are-no-text-at-all"
BROKEN_GZIP: Final = "/us/news-a-page-whose-packing-is-broken"
CUT_SHORT: Final = "/us/news-a-page-that-broke-off-half-way"
EMPTY: Final = "/us/news-a-page-with-nothing-in-it"

ACCENTS: Final = "Café owner Zoë Müller said the naïve encore left her, for once, speechless."
"""A paragraph of the page with the wrong charset; its bytes are windows-1252."""

UNREADABLE: Final = (ABSENT, GONE, FALLEN, PDF, JSON, EMPTY, GARBLED, BROKEN_GZIP)
"""No article comes of these."""
READABLE: Final = (
    BROKEN_JSON_LD,
    WRONG_CHARSET,
    REDIRECT_TARGET,
    GZIP,
    CHUNKED,
    UNTIL_CLOSE,
)
"""An article comes of each of these all the same."""


def paths() -> tuple[str, ...]:
    """Return what a list page links to."""
    every = (*UNREADABLE, *READABLE, REDIRECT, CUT_SHORT)
    return tuple(path for path in every if path != REDIRECT_TARGET)


def answers(home: str, page: Callable[[Story], str]) -> dict[str, Reply]:
    """Return the odd answers of a site whose article pages `page` makes."""
    plain = {path: text(page(_story(path))) for path in READABLE}
    lying = page(_story(WRONG_CHARSET, f"<p>{ACCENTS}</p>"))
    return plain | {
        GONE: text("<html><body><h1>410</h1><p>Taken down.</p></body></html>", status=410),
        FALLEN: text("<html><body><h1>500</h1><p>Something broke.</p></body></html>", status=500),
        BROKEN_JSON_LD: text(page(_story(BROKEN_JSON_LD)).replace('"@type": "Person",', '"@type')),
        # says UTF-8 in header and meta element; is windows-1252
        WRONG_CHARSET: replace(plain[WRONG_CHARSET], body=lying.encode("cp1252", "replace")),
        PDF: data(_pdf(), "application/pdf"),
        JSON: text(json.dumps({"week": 14, "chart": ["Marigold", "Neon Orchard"]}), _JSON),
        REDIRECT: Reply(status=302, headers=(("Location", home + REDIRECT_TARGET),)),
        GZIP: plain[GZIP].gzipped().validated(),
        CHUNKED: plain[CHUNKED].gzipped().chunked(),
        UNTIL_CLOSE: replace(plain[UNTIL_CLOSE], framing="close"),
        EMPTY: text(""),
        GARBLED: data(bytes(range(256)) * 40, "text/html"),
        BROKEN_GZIP: _cut(plain[GZIP].gzipped(), 60),
        CUT_SHORT: replace(_cut(text(page(_story(CUT_SHORT))), 5_000), framing="short"),
    }


_JSON = "application/json"


def _story(path: str, extra: str = "") -> Story:
    seed = path.rpartition("/")[2]
    made = generated(
        seed, folder="/us/", published=at(3, 8), author="Okoye Field", section="US", extra=extra
    )
    return replace(made, path=path, picture="/pictures/odd.jpg")


def _cut(reply: Reply, length: int) -> Reply:
    return replace(reply, body=reply.body[:length])


def _pdf() -> bytes:
    body = b"1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n"
    return b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + body + b"%%EOF\n"
