"""Sort-friendly URL keys, as wayback indexes use them: `com,example)/path?query`.

The rules are those of the Internet Archive's canonicaliser, so that other tools look up the same
keys: `www.`, default port, fragment, case, order of the query and session ids do not matter.
"""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import quote_from_bytes, unquote_to_bytes

_PARTS = re.compile(rb"([a-zA-Z][a-zA-Z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?")
_NESTED = re.compile(rb"%(?:25)+")
_WWW = re.compile(rb"www\d*\.")
_DEFAULT_PORTS = {b"http": b"80", b"https": b"443"}
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PATH_SESSIONS = (
    re.compile(rb"(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)", re.IGNORECASE),
    re.compile(rb"(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)", re.IGNORECASE),
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"(.*)(?:" + session + rb")(?:&(.*))?", re.IGNORECASE)
    for session in (
        rb"jsessionid=[0-9a-zA-Z]{32}",
        rb"phpsessid=[0-9a-zA-Z]{32}",
        rb"sid=[0-9a-zA-Z]{32}",
        rb"ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """Return the key of an address; what is no web address is its own key, without white space."""
    raw = re.sub(rb"[\r\n\t]", b"", url.encode("utf-8", "replace").strip())
    match = _PARTS.fullmatch(raw)
    if not match or match.group(1).lower() not in _DEFAULT_PORTS or not match.group(2):
        return quote_from_bytes(raw, safe=_SAFE + "%#")
    scheme, authority, path, query = match.groups()
    key = _authority(scheme.lower(), authority) + b")" + _path(path)
    if query and (kept := _query(query)):
        key += b"?" + kept
    # a port or an IPv6 host may hold anything; a key may not: the index is parted at spaces
    return quote_from_bytes(key, safe=_SAFE + "%")


def _authority(scheme: bytes, authority: bytes) -> bytes:
    host, port = _split_port(authority.rpartition(b"@")[2])
    if port == _DEFAULT_PORTS[scheme]:
        port = b""
    if b":" not in host:
        host = b",".join(reversed(_host(host).split(b".")))
    return host + b":" + port if port else host


def _split_port(authority: bytes) -> tuple[bytes, bytes]:
    if authority.startswith(b"["):
        host, _, port = authority[1:].partition(b"]")
        return host.lower(), port.removeprefix(b":")
    host, _, port = authority.partition(b":")
    return host, port


def _host(host: bytes) -> bytes:
    host = _unescaped(host)
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.replace(b"..", b".").strip(b".").lower()
    if host.isdigit():
        return str(IPv4Address(int(host) & 0xFFFFFFFF)).encode("ascii")
    try:
        return str(IPv4Address(host.decode("ascii"))).encode("ascii")
    except (AddressValueError, UnicodeError):
        host = quote_from_bytes(host, safe=_SAFE).encode("ascii")
    return _WWW.sub(b"", host, count=1) if _WWW.match(host) else host


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for part in _unescaped(path).split(b"/")[1:]:
        if part == b"..":
            kept = kept[:-1] if kept else [part]
        elif part != b".":
            kept.append(part)
    folders = [part + b"/" for part in kept[:-1] if part]
    plain = b"/" + b"".join(folders) + (kept[-1] if kept else b"")
    escaped = quote_from_bytes(plain, safe=_SAFE).encode("ascii").lower()
    for pattern in _PATH_SESSIONS:
        if match := pattern.fullmatch(escaped):
            escaped = match.group(1) + match.group(2)
    return escaped[:-1] if len(escaped) > 1 and escaped.endswith(b"/") else escaped


def _query(query: bytes) -> bytes:
    escaped = quote_from_bytes(_unescaped(query), safe=_SAFE).encode("ascii")
    for pattern in _QUERY_SESSIONS:
        if match := pattern.fullmatch(escaped):
            escaped = match.group(1) + (match.group(2) or b"")
    pairs = sorted(tuple(pair.split(b"=", 1)) for pair in escaped.lower().split(b"&"))
    return b"&".join(b"=".join(pair) for pair in pairs)


def _unescaped(text: bytes) -> bytes:
    """Undo percent-encoding until nothing changes; `%252525…` at once, for it may be long."""
    while (plain := unquote_to_bytes(_NESTED.sub(b"%", text))) != text:
        text = plain
    return text
