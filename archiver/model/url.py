"""When two addresses are one page.

Identity is for comparing, never for fetching: what was asked for is kept as it was.
"""

from __future__ import annotations

import re
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urlsplit,
    urlunsplit,
)

_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|igsh(?:id)?|mc_[ce]id|ref_src|ref_url|_ga|yclid|cmpid|ncid|spm|twclid|ttclid)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_web(url: str) -> bool:
    """Tell whether an address is http or https with a host, and a port that can be."""
    try:
        parts = urlsplit(url)
        is_port = parts.port != 0  # raises where it is no number, or too large
        return parts.scheme.lower() in _DEFAULT_PORTS and bool(parts.hostname) and is_port
    except ValueError:
        return False


def host_of(url: str) -> str | None:
    """Return the host name, lower case and without a leading `www.`; None when there is none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return (host or "").rstrip(".").removeprefix("www.") or None


def port_of(url: str) -> int:
    """Return the port of a web address: its own, or its scheme's; 0 for what is no address."""
    try:
        parts = urlsplit(url)
        return parts.port or _DEFAULT_PORTS.get(parts.scheme.lower(), 0)
    except ValueError:
        return 0


def identity(url: str) -> str:
    """Return the form by which two addresses are compared.

    Scheme, `www.`, default port, fragment, tracking parameters, order of the query and a
    trailing slash make no difference. An address that cannot be parsed is its own identity.
    """
    try:
        # half a character, as broken JSON has it, cannot be escaped
        parts = urlsplit(url.strip().encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    netloc = host if port in (None, _DEFAULT_PORTS.get(parts.scheme.lower())) else f"{host}:{port}"
    query = urlencode(sorted(_kept(parts)), errors="surrogateescape")
    path = "/".join(_escaped(segment) for segment in parts.path.split("/")).rstrip("/") or "/"
    return urlunsplit(("", netloc, path, query, "")).removeprefix("//")


def _escaped(segment: str) -> str:
    return quote(unquote_to_bytes(segment), safe=":@!$&'()*+,;=~")


def _kept(parts: SplitResult) -> list[tuple[str, str]]:
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    return [(name, value) for name, value in pairs if not _TRACKING.match(name)]
