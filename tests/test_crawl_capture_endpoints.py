# Twisted's reactors and resolvers have no types.
# mypy: allow-untyped-calls
# ruff: noqa: ANN401
from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from archiver.crawl.addresses import AddressRefused, Guard, parse_mappings
from archiver.crawl.capture.endpoints import GuardedEndpoint


@implementer(IHostnameResolver)
class Names:
    """A resolver that knows what a test says."""

    def __init__(self, **names: list[str]) -> None:
        self.names = names
        self.asked: list[str] = []

    def resolveHostName(  # noqa: N802 - Twisted's name
        self, receiver: Any, name: str, port: int = 0, *_: object, **__: object
    ) -> None:
        self.asked.append(name)
        receiver.resolutionBegan(None)
        for address in self.names.get(name.partition(".")[0], []):
            kind: Any = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


def reactor(**names: list[str]) -> Any:
    made: Any = MemoryReactorClock()
    made.installNameResolver(Names(**names))
    return made


def connect(clock: Any, host: str, port: int = 80, **guarding: Any) -> list[Any]:
    """Begin to connect; return what went wrong so far."""
    guard = Guard(**guarding)
    endpoint = GuardedEndpoint(clock, guard, host, port, timeout=5, bind=None)
    failed: list[Any] = []
    factory: Any = Factory.forProtocol(Protocol)
    endpoint.connect(factory).addErrback(failed.append)
    clock.advance(1)
    return failed


def tried(clock: Any) -> list[tuple[str, int]]:
    return [(entry[0], entry[1]) for entry in clock.tcpClients]


def test_of_several_addresses_only_public_ones_are_tried() -> None:
    clock = reactor(mixed=["10.0.0.1", "93.184.215.14", "::1", "2606:4700::1111"])

    failed = connect(clock, "mixed.test")

    assert failed == []
    assert tried(clock) == [("93.184.215.14", 80), ("2606:4700::1111", 80)]


@pytest.mark.parametrize("host", ["inner.test", "127.0.0.1", "2130706433", "[::1]", "0x7f.0.0.1"])
def test_a_host_without_public_address_is_refused_and_says_so(host: str) -> None:
    clock = reactor(inner=["10.0.0.1", "169.254.169.254"])

    (failure,) = connect(clock, host)

    assert failure.type is AddressRefused
    assert "no public address" in str(failure.value)
    assert tried(clock) == []


def test_an_address_in_numbers_is_not_asked_of_the_resolver() -> None:
    clock = reactor()

    connect(clock, "1.1.1.1")

    assert clock.nameResolver.asked == []
    assert tried(clock) == [("1.1.1.1", 80)]


def test_a_name_that_is_unknown_is_told_as_that() -> None:
    (failure,) = connect(reactor(), "unknown.test")

    assert failure.type is DNSLookupError


def test_a_port_is_refused_before_the_name_is_looked_up() -> None:
    clock = reactor(outer=["93.184.215.14"])

    (failure,) = connect(clock, "outer.test", 22)

    assert failure.type is AddressRefused
    assert clock.nameResolver.asked == []


def test_a_mapped_host_may_be_anywhere() -> None:
    clock = reactor()
    mappings = parse_mappings("www.test:443:127.0.0.1:8443")

    assert connect(clock, "www.test", 443, mappings=mappings) == []
    assert tried(clock) == [("127.0.0.1", 8443)]


def test_a_name_may_change_its_address_but_not_slip_through() -> None:
    clock = reactor(rebound=["93.184.215.14"])
    connect(clock, "rebound.test")
    clock.nameResolver.names["rebound"] = ["127.0.0.1"]

    (failure,) = connect(clock, "rebound.test")

    assert failure.type is AddressRefused
    assert tried(clock) == [("93.184.215.14", 80)]
