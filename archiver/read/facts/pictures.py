"""When two addresses show one picture: size suffixes, transforms and query sizes put aside."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

_WRAPPED = re.compile(r"https?(?::|%3A)(?:/|%2F){1,2}[^?#]+\.[a-z]", re.IGNORECASE)
_TRANSFORMS = (
    (re.compile(r"/files/styles/[^/]+/(?:public|private)/"), "/files/"),
    (re.compile(r"/tr:[^/]+/"), "/"),
    (re.compile(r"/cdn-cgi/image/[^/]+/"), "/"),
    (re.compile(r"/(?:image/)?upload/(?:(?:[a-z]{1,3}_[^/]+)/)+"), "/upload/"),
    (re.compile(r"/(?:w|h|c|q|f|g|fl|ar)_[\w.:-]+(?:,[a-z]{1,2}_[\w.:-]+)+(?=/)"), ""),
    (re.compile(r"/(?:fit-in/)?\d{2,4}x\d{2,4}(?=/)"), ""),
    (re.compile(r"/(?:width|height|resize|w|h)[=/:_-]\d{2,4}(?=/)"), ""),
    (re.compile(r"[-_]\d{2,4}x\d{2,4}(?:c|_crop|@2x)?(?=\.\w{3,4}$)"), ""),
    (re.compile(r"-scaled(?=\.\w{3,4}$)"), ""),
    (re.compile(r"[-_](?:w|h)?\d{3,4}(?:px|w)(?=\.\w{3,4}$)"), ""),
    (re.compile(r"@2x(?=\.\w{3,4}$)"), ""),
)
_PHOTON = re.compile(r"^i\d\.wp\.com$")


def image_identity(url: str) -> str:
    """Return the form by which two addresses of one picture are equal.

    It is for comparing, not for fetching: scheme, size suffix, CDN transform and query go.
    """
    try:
        parts = urlsplit(_unwrapped(url.strip()))
    except ValueError:
        return url
    host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    if _PHOTON.match(host):
        host, _, rest = path.lstrip("/").partition("/")
        path = f"/{rest}"
    for pattern, instead in _TRANSFORMS:
        path = pattern.sub(instead, path)
    query = parts.query if not re.search(r"\.\w{3,4}$", path) and _names_one(parts.query) else ""
    return urlunsplit(("", host, path, query, "")).removeprefix("//")


def _unwrapped(url: str) -> str:
    """Take a picture's own address out of the address of a service that resizes it."""
    parts = urlsplit(url)
    for name in ("url", "src", "image", "source"):
        for value in parse_qs(parts.query).get(name, ()):
            if value.startswith(("http://", "https://")):
                return value
    tail = url[8:]
    if (inner := _WRAPPED.search(tail)) and "?" not in tail[: inner.start()]:
        return unquote(tail[inner.start() :])
    return url


def _names_one(query: str) -> bool:
    """Whether a query says which picture, not only how large."""
    return any(name.lower() in ("id", "img", "image", "file", "f", "p", "imageid", "uuid")
               for name in parse_qs(query))  # fmt: skip
