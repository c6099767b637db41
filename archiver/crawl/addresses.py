"""Which addresses may be connected.

Rule: nothing but globally routable addresses, judged on the resolved socket address at the
moment of connecting, for every connection. ARCHIVER_CONNECT_TO and ARCHIVER_ALLOW_NETWORKS are
the explicit exceptions.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import BaseSettings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_USUAL_PORTS = frozenset({80, 443})
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = IPv6Network("::/96")
# Global by the registry, yet never a web server of somebody else's.
_REFUSED = (
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, deprecated by RFC 7526
    IPv6Network("fec0::/10"),  # site-local, deprecated by RFC 3879
    IPv6Network("2001::/23"),  # protocol assignments, RFC 2928
)


class AddressRefused(IgnoreRequest):
    """An address that may not be connected; the text says which and how to allow it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapping:
    """One entry of ARCHIVER_CONNECT_TO."""

    host: str
    """Lower case, without brackets; empty: any."""
    port: int | None
    """None: any."""
    to_host: str
    """Empty: the same host."""
    to_port: int | None
    """None: the same port."""


@dataclass(kw_only=True, slots=True)
class Guard:
    """Judges addresses and ports, and knows where host names are sent instead."""

    mappings: tuple[Mapping, ...] = ()
    networks: tuple[Network, ...] = ()
    ports: set[int] = field(default_factory=lambda: set(_USUAL_PORTS))

    def target(self, host: str, port: int) -> tuple[str, int, bool]:
        """Return where to connect for a host and port, and whether a mapping says so."""
        wanted = host.strip("[]").lower()
        for entry in self.mappings:
            if entry.host in ("", wanted) and entry.port in (None, port):
                return entry.to_host or host, entry.to_port or port, True
        return host, port, False

    def check_port(self, host: str, port: int) -> None:
        """Raise AddressRefused for a port that is neither usual nor allowed."""
        if port not in self.ports:
            raise AddressRefused(
                f"port {port} of {host} may not be connected: "
                "allow it with ARCHIVER_ALLOW_PORTS, or start from that address"
            )

    def check_address(self, address: str) -> None:
        """Raise AddressRefused for a socket address that is not globally routable."""
        parsed = ip_address(address.partition("%")[0])
        candidates = [parsed, *_embedded(parsed)]
        if any(_contains(network, one) for network in self.networks for one in candidates):
            return
        if not all(_is_global(one) for one in candidates):
            raise AddressRefused(
                f"{address} is not a public address: allow its network with ARCHIVER_ALLOW_NETWORKS"
            )

    def is_allowed(self, address: str) -> bool:
        """Tell whether a socket address may be connected."""
        try:
            self.check_address(address)
        except AddressRefused:
            return False
        return True


def parse_mappings(text: str | Iterable[str]) -> tuple[Mapping, ...]:
    """Read HOST:PORT:HOST2:PORT2 entries; raise ValueError with the entry that is none."""
    entries = text.split(",") if isinstance(text, str) else list(text)
    return tuple(_mapping(entry.strip()) for entry in entries if entry.strip())


def parse_networks(text: str | Iterable[str]) -> tuple[Network, ...]:
    """Read CIDR networks, or addresses; raise ValueError with the entry that is none."""
    entries = text.split(",") if isinstance(text, str) else list(text)
    return tuple(ip_network(entry.strip(), strict=False) for entry in entries if entry.strip())


def literal_address(host: str) -> str | None:
    """Return the address that a host in numbers means, in whatever spelling; None for a name.

    `2130706433`, `0x7f.1` and `0177.0.0.1` are 127.0.0.1 for the system's resolver, so they
    are for us.
    """
    bare = host.strip("[]").rstrip(".")
    try:
        return str(ip_address(bare.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(bare)) if bare and " " not in bare else None
    except (OSError, UnicodeError):
        return None


_guards: WeakKeyDictionary[Crawler, Guard] = WeakKeyDictionary()


def guard_of(crawler: Crawler) -> Guard:
    """Return the guard of a crawler, made of its settings the first time."""
    if crawler not in _guards:
        _guards[crawler] = guard_from(crawler.settings)
    return _guards[crawler]


def guard_from(settings: BaseSettings) -> Guard:
    """Make a guard of ARCHIVER_CONNECT_TO, _ALLOW_NETWORKS and _ALLOW_PORTS."""
    ports = {int(port) for port in settings.getlist("ARCHIVER_ALLOW_PORTS") if str(port).strip()}
    return Guard(
        mappings=parse_mappings(settings.get("ARCHIVER_CONNECT_TO") or ""),
        networks=parse_networks(settings.get("ARCHIVER_ALLOW_NETWORKS") or ""),
        ports=ports | _USUAL_PORTS,
    )


def allow_port(crawler: Crawler, port: int) -> None:
    """Let this crawler connect to a port: one that a start address names."""
    guard_of(crawler).ports.add(port)


def _mapping(entry: str) -> Mapping:
    parts = _split(entry)
    try:
        host, port, to_host, to_port = parts
        return Mapping(
            host=host.lower(),
            port=int(port) if port else None,
            to_host=to_host,
            to_port=int(to_port) if to_port else None,
        )
    except ValueError:
        raise ValueError(
            f"ARCHIVER_CONNECT_TO: {entry!r} is not HOST:PORT:HOST2:PORT2 "
            "(an empty HOST or PORT matches any; an IPv6 address stands in brackets)"
        ) from None


def _split(entry: str) -> list[str]:
    """Split at colons outside brackets, and take the brackets away."""
    parts, depth = [""], 0
    for letter in entry:
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if letter == ":" and not depth:
            parts.append("")
        elif letter not in "[]":
            parts[-1] += letter
    return parts


def _embedded(address: Address) -> list[Address]:
    """Return the IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return []
    found: list[Address] = []
    if address.ipv4_mapped:
        found.append(address.ipv4_mapped)
    if address.sixtofour:
        found.append(address.sixtofour)
    if address.teredo:
        found += address.teredo
    if any(address in net for net in (_NAT64, _NAT64_LOCAL, _COMPATIBLE)):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return found


def _is_global(address: Address) -> bool:
    if any(_contains(network, address) for network in _REFUSED):
        return False
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address in _NAT64):
        return True  # judged by what it leads to
    return address.is_global and not address.is_multicast and not address.is_reserved


def _contains(network: Network, address: Address) -> bool:
    return network.version == address.version and address in network
