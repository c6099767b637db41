"""The shape of an address, and the marks by which a crawler trap shows itself in it."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from urllib.parse import parse_qsl, urlsplit

from tldextract import TLDExtract

from archiver.model.url import host_of

MAX_URL = 4_096
"""Characters; longer addresses are generated, not written."""
MAX_SEGMENTS = 16
MAX_PARAMETERS = 6
_MAX_SAME_WORDS = 2
_MAX_SAME_NUMBERS = 3
"""A story of 11 November 2011 may well have 11 in its own address."""
_FIXED_SEGMENTS = 2
"""Leading path segments that count as they are; further ones only by their kind."""
_LONG_WORD = 24
_SLUG = re.compile(r"[^-_]+(?:[-_][^-_]+){2,}")
_DIGITS = re.compile(r"\d+")
# the list that comes with the package: looking for a newer one would be a request of its own
_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_CYCLE = re.compile(r"((?:/[^/]+){1,4})\1\1(?=/|$)")
_SESSION_NAME = re.compile(
    r"^(?:(?:php|j|asp|aspx?)?sess(?:ion)?_?(?:id|key|token)?|[js]?sid|cfid|cftoken|s?token|visitor(?:id)?"
    r"|aspsessionid\w*|oscsid|zenid|jsessionid|phpsessid)$",
    re.IGNORECASE,
)
_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=|/\((?:[A-Z]\([\w-]{20,}\))+\)/", re.IGNORECASE
)
_RANDOM = re.compile(r"(?=.*\d)(?=.*[a-zA-Z])[\w-]{16,}|[0-9a-fA-F]{12,}")


def site_of(host: str) -> str:
    """Return the registered domain of a host (`example.co.uk`); an address is its own site."""
    found = _SUFFIXES(host)
    if found.top_domain_under_public_suffix:
        return found.top_domain_under_public_suffix
    labels = host.split(".")
    is_name = not found.ipv4 and ":" not in host and not found.suffix
    return ".".join(labels[-2:]) if is_name else host


def is_inside(host: str, hosts: frozenset[str]) -> bool:
    """Tell whether a host is one of these or lies below one."""
    labels = host.split(".")
    return any(".".join(labels[at:]) in hosts for at in range(len(labels)))


def flaw_of(url: str) -> str | None:
    """Name the mark of a trap that an address bears: a short code, or None."""
    if len(url) > MAX_URL:
        return "url-length"
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return "path-depth"
    if _is_repetitive(parts.path, segments):
        return "repeated-segments"
    query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
    if _SESSION_PATH.search(parts.path) or any(_is_session(*pair) for pair in query):
        return "session-id"
    return "facets" if len(query) > MAX_PARAMETERS else None


def shape_of(url: str) -> str:
    """Return what addresses made by one template have in common.

    Digits are one digit; segments below the second and slugs count by their kind only; a query
    counts by its path alone.
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    fixed = [_kind(segment, is_fixed=True) for segment in segments[:_FIXED_SEGMENTS]]
    # however often a kind comes in a row: relative links that go wrong make ever longer paths
    rest = [kind for kind, _ in groupby(segments[_FIXED_SEGMENTS:], _kind)]
    return f"{host_of(url)}/{'/'.join((*fixed, *rest))}{'?' if parts.query else ''}"


def _kind(segment: str, *, is_fixed: bool = False) -> str:
    if not _DIGITS.sub("", segment.replace("-", "").replace(".", "")):
        return "0"
    if _SLUG.fullmatch(segment) or len(segment) > _LONG_WORD:
        return "slug"
    if _RANDOM.fullmatch(segment):
        return "random"
    return _DIGITS.sub("0", segment.lower()) if is_fixed else "word"


def _is_session(name: str, value: str) -> bool:
    return bool(_SESSION_NAME.match(name) and _RANDOM.fullmatch(value))


def _is_repetitive(path: str, segments: list[str]) -> bool:
    for segment in set(segments):
        most = _MAX_SAME_NUMBERS if segment.isdigit() else _MAX_SAME_WORDS
        if segments.count(segment) > most:
            return True
    if sum(one == other for one, other in pairwise(segments)) > 1:
        return True
    return _CYCLE.search(path) is not None
