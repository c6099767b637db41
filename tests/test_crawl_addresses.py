from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import BaseSettings

from archiver.crawl.addresses import (
    AddressRefused,
    Guard,
    Mapping,
    guard_from,
    literal_address,
    parse_mappings,
    parse_networks,
)

GLOBAL = ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e", "64:ff9b::101:101"]
PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - an address to be judged, not to be bound
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.88.99.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2001:0:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]


@pytest.mark.parametrize("address", GLOBAL)
def test_a_public_address_may_be_connected(address: str) -> None:
    Guard().check_address(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_other_address_may_be_connected(address: str) -> None:
    with pytest.raises(AddressRefused, match="ARCHIVER_ALLOW_NETWORKS"):
        Guard().check_address(address)


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("www.example.com", None),
        ("a b", None),
        ("", None),
    ],
)
def test_an_address_is_known_in_every_spelling(spelling: str, address: str | None) -> None:
    assert literal_address(spelling) == address


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_ipv6_is_judged_as_itself(address: object) -> None:
    guard = Guard()
    bits = int.from_bytes(getattr(address, "packed"))  # noqa: B009 - typed as object
    wrapped = [f"::ffff:{address}", f"64:ff9b::{bits >> 16:x}:{bits & 0xFFFF:x}"]

    assert {guard.is_allowed(one) for one in wrapped} == {guard.is_allowed(str(address))}


def test_a_network_that_is_allowed_may_be_connected() -> None:
    guard = Guard(networks=parse_networks("127.0.0.0/8, ::1/128"))

    guard.check_address("127.0.0.1")
    guard.check_address("::1")
    guard.check_address("::ffff:127.0.0.1")
    with pytest.raises(AddressRefused):
        guard.check_address("10.0.0.1")


def test_a_mapping_sends_a_host_somewhere_else() -> None:
    guard = Guard(mappings=parse_mappings("a.test:443:127.0.0.1:8443,[2001:db8::1]:80:[::1]:8080"))

    assert guard.target("A.test", 443) == ("127.0.0.1", 8443, True)
    assert guard.target("[2001:db8::1]", 80) == ("::1", 8080, True)
    assert guard.target("a.test", 80) == ("a.test", 80, False)


def test_an_empty_host_or_port_matches_any_and_keeps_its_own() -> None:
    guard = Guard(mappings=parse_mappings(":80:127.0.0.1:8080,b.test:::9000,::localhost:"))

    assert guard.target("any.test", 80) == ("127.0.0.1", 8080, True)
    assert guard.target("b.test", 443) == ("b.test", 9000, True)
    assert guard.target("c.test", 443) == ("localhost", 443, True)


@pytest.mark.parametrize("entry", ["a", "a:b:c", "a:x:b:1", "a:1:b:2:3", "::1:80:a:1"])
def test_a_mapping_that_is_none_is_refused_with_its_text(entry: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT:HOST2:PORT2"):
        parse_mappings(entry)


def test_ports_beside_the_usual_are_refused() -> None:
    guard = Guard()

    guard.check_port("a.test", 443)
    with pytest.raises(AddressRefused, match="ARCHIVER_ALLOW_PORTS"):
        guard.check_port("a.test", 22)


def test_the_settings_make_the_guard() -> None:
    settings = BaseSettings(
        {
            "ARCHIVER_CONNECT_TO": ":80:127.0.0.1:8080",
            "ARCHIVER_ALLOW_NETWORKS": ["10.0.0.0/8", "fd00::/8"],
            "ARCHIVER_ALLOW_PORTS": "8000, 8001",
        }
    )

    guard = guard_from(settings)

    assert guard.mappings == (Mapping(host="", port=80, to_host="127.0.0.1", to_port=8080),)
    assert guard.is_allowed("10.1.1.1")
    assert guard.is_allowed("fd00::1")
    assert guard.ports == {80, 443, 8000, 8001}
