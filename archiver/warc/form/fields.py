"""The header of a WARC record, and the fields of warcinfo and metadata blocks (WARC 1.1).

Nothing that could break a line gets in: names must be tokens, values are refused when they
hold a control character. What comes from outside is encoded before, with `printable` or `uri`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

VERSION = b"WARC/1.1"
RECORD_END = b"\r\n\r\n"

Field = tuple[str, str]

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_URI_SAFE = "!#$%&'()*+,-./:;=?@[]_~"  # RFC 3986: reserved, unreserved, and %
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class WarcFieldError(ValueError):
    """A name or value that may not stand in a WARC header."""


def header(fields: Iterable[Field]) -> bytes:
    """Return a record header with its closing blank line."""
    return VERSION + b"\r\n" + _lines(fields) + b"\r\n"


def info_block(fields: Iterable[Field]) -> bytes:
    """Return a block of type application/warc-fields."""
    return _lines((name, printable(value)) for name, value in fields)


def printable(value: str) -> str:
    """Percent-encode control characters and lone surrogates in a text from outside."""
    return _CONTROL.sub(lambda match: quote(match[0], safe="", errors="surrogatepass"), value)


def uri(address: str) -> str:
    """Percent-encode what RFC 3986 does not allow in a URI; raise WarcFieldError without scheme."""
    encoded = quote(address, safe=_URI_SAFE, errors="surrogatepass")
    if not _SCHEME.match(encoded):
        raise WarcFieldError(f"no URI: {address!r}")
    return encoded


def warc_date(moment: datetime) -> str:
    """Return a WARC-Date: UTC, microseconds. The moment must know its zone."""
    if moment.tzinfo is None:
        raise WarcFieldError(f"a WARC-Date needs a time zone: {moment}")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_record_id() -> str:
    """Return a fresh WARC-Record-ID with its angle brackets."""
    return f"<{uuid4().urn}>"


def _lines(fields: Iterable[Field]) -> bytes:
    return b"".join(_line(name, value) for name, value in fields)


def _line(name: str, value: str) -> bytes:
    if not _TOKEN.fullmatch(name):
        raise WarcFieldError(f"not a field name: {name!r}")
    if _CONTROL.search(value):
        raise WarcFieldError(f"control character in {name}: {value!r}")
    return f"{name}: {value}\r\n".encode()
