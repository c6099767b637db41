"""The header of a WARC record, and the fields of warcinfo and metadata blocks (WARC 1.1).

Nothing that could break a line gets in: names must be tokens, values are refused when they
hold a control character. What comes from outside is encoded before, with `printable` or `uri`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

VERSION = b"WARC/1.1"
RECORD_END = b"\r\n\r\n"

Field = tuple[str, str]

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_URI_SAFE = "!#$%&'()*+,-./:;=?@[]_~"  # RFC 3986: reserved, unreserved, and %
_UUID_FIXED = 0xF000_C000_0000_0000_0000  # the bits that version and variant take
_UUID_4 = 0x4000_8000_0000_0000_0000
_RECENT = 256
"""Values that are remembered: the records of an exchange have most of them in common."""
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


@lru_cache(maxsize=_RECENT)
def uri(address: str) -> str:
    """Percent-encode what RFC 3986 does not allow in a URI; raise WarcFieldError without scheme."""
    encoded = quote(address, safe=_URI_SAFE, errors="surrogatepass")
    if not _SCHEME.match(encoded):
        raise WarcFieldError(f"no URI: {address!r}")
    return encoded


@lru_cache(maxsize=_RECENT)
def warc_date(moment: datetime) -> str:
    """Return a WARC-Date: UTC, microseconds. The moment must know its zone."""
    if moment.tzinfo is None:
        raise WarcFieldError(f"a WARC-Date needs a time zone: {moment}")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_record_id() -> str:
    """Return a fresh WARC-Record-ID with its angle brackets: a random UUID (RFC 9562, 5.4)."""
    digits = f"{int.from_bytes(os.urandom(16)) & ~_UUID_FIXED | _UUID_4:032x}"
    return f"<urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}>"


def _lines(fields: Iterable[Field]) -> bytes:
    fields = list(fields)
    if _CONTROL.search("".join([value for _, value in fields])):
        name, value = next(field for field in fields if _CONTROL.search(field[1]))
        raise WarcFieldError(f"control character in {name}: {value!r}")
    return "".join([f"{_name(name)}: {value}\r\n" for name, value in fields]).encode()


@lru_cache(maxsize=_RECENT)
def _name(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise WarcFieldError(f"not a field name: {name!r}")
    return name
