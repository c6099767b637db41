"""Two addresses of one page have one identity, and two pages have two."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.url import host_of, identity, is_web

_NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{1,5}){1,2}", fullmatch=True).filter(
    lambda name: not name.startswith("www.")
)
_SEGMENTS = (
    st.text(min_size=1, max_size=8)
    .map(lambda text: quote(text, safe=""))
    .filter(lambda part: part not in (".", ".."))
)
_PATHS = st.lists(_SEGMENTS, max_size=4).map("/".join)
_PAIRS = st.tuples(st.sampled_from(("p", "id", "page", "s")), st.text(max_size=6).map(quote)).map(
    "=".join
)
_QUERIES = st.lists(_PAIRS, max_size=4)
_TRACKING = st.sampled_from(
    ("utm_source=feed", "UTM_Campaign=x", "fbclid=1", "gclid=2", "igsh=3", "ref_src=twsrc%5Etfw")
)


def _address(name: str, path: str, query: list[str], scheme: str = "https") -> str:
    return f"{scheme}://{name}/{path}" + (f"?{'&'.join(query)}" if query else "")


@given(_NAMES, _PATHS, _QUERIES)
def test_scheme_case_of_host_and_www_make_no_difference(
    name: str, path: str, query: list[str]
) -> None:
    same = {
        identity(_address(spelt, path, query, scheme))
        for spelt in (name, name.upper(), f"www.{name}", f"{name}.")
        for scheme in ("http", "https", "HTTPS")
    }

    assert len(same) == 1


@given(_NAMES, _PATHS, _QUERIES)
def test_the_default_port_makes_no_difference(name: str, path: str, query: list[str]) -> None:
    plain = identity(_address(name, path, query))

    assert identity(_address(f"{name}:443", path, query)) == plain
    assert identity(_address(f"{name}:80", path, query, "http")) == plain
    assert identity(_address(f"{name}:8443", path, query)) != plain


@given(_NAMES, _PATHS, _QUERIES, st.text(alphabet="abc/?=&", max_size=8))
def test_a_fragment_makes_no_difference(
    name: str, path: str, query: list[str], fragment: str
) -> None:
    address = _address(name, path, query)

    assert identity(f"{address}#{fragment}") == identity(address)


@given(_NAMES, _PATHS, _QUERIES, st.lists(_TRACKING, min_size=1, max_size=3), st.randoms())
def test_tracking_and_the_order_of_the_query_make_no_difference(
    name: str, path: str, query: list[str], tracking: list[str], chance: Random
) -> None:
    mixed = [*query, *tracking]
    chance.shuffle(mixed)

    assert identity(_address(name, path, mixed)) == identity(_address(name, path, query))


@given(_NAMES, st.lists(_SEGMENTS, min_size=1, max_size=4).map("/".join))
def test_a_trailing_slash_makes_no_difference(name: str, path: str) -> None:
    assert identity(_address(name, f"{path}/", [])) == identity(_address(name, path, []))


@given(_NAMES, _SEGMENTS, _SEGMENTS)
def test_another_path_is_another_page(name: str, one: str, other: str) -> None:
    same = identity(_address(name, one, [])) == identity(_address(name, other, []))

    assert same == (one == other)


@given(_NAMES, _PAIRS, _PAIRS)
def test_another_query_is_another_page(name: str, one: str, other: str) -> None:
    same = identity(_address(name, "", [one])) == identity(_address(name, "", [other]))

    assert same == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x%2Fy", "https://a.example/x/y"),
        ("https://a.example/%FF", "https://a.example/%FE"),
        ("https://a.example/?p=%FF", "https://a.example/?p=%FE"),
        ("https://a.example/A", "https://a.example/a"),
        ("https://a.example/?p=a%26b=c", "https://a.example/?p=a&b=c"),
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/", "https://b.example/"),
        ("https://a.example/x%3Fy", "https://a.example/x?y"),
    ],
)
def test_two_pages_have_two_identities(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/caf%C3%A9", "https://a.example/café"),
        ("https://a.example/caf%c3%a9", "https://a.example/caf%C3%A9"),
        ("https://a.example/%61bc", "https://a.example/abc"),
        ("https://a.example", "https://a.example/"),
        (" https://a.example/x\n", "https://a.example/x"),
        ("https://a.example/?s=a+b", "https://a.example/?s=a%20b"),
    ],
)
def test_two_spellings_have_one_identity(one: str, other: str) -> None:
    assert identity(one) == identity(other)


@given(st.text() | st.text(alphabet=st.characters(categories=("Cs", "L", "P"))))
def test_every_text_has_an_identity_and_an_answer(text: str) -> None:
    for address in (text, f"https://{text}", f"https://a.example/{text}"):
        assert isinstance(identity(address), str)
        assert is_web(address) in (True, False)
        assert host_of(address) is None or host_of(address)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Sportskeeda.com/x", "sportskeeda.com"),
        ("https://user@a.example:8443/", "a.example"),
        ("https://a.example./", "a.example"),
        ("https://[::1]:80/", "::1"),
        ("mailto:desk@a.example", None),
        ("/x", None),
        ("https://[bad", None),
    ],
)
def test_a_host_is_lower_case_without_www(address: str, host: str | None) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("address", "web"),
    [
        ("https://a.example", True),
        ("HTTP://a.example/", True),
        ("ftp://a.example/", False),
        ("https:///x", False),
        ("javascript:void(0)", False),
        ("https://[bad", False),
    ],
)
def test_only_http_and_https_with_a_host_are_web(address: str, web: bool) -> None:
    assert is_web(address) == web
