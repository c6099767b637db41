from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.surt import surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.example.com/", "com,example)/"),
        ("https://WWW2.Example.com:443/A/B/", "com,example)/a/b"),
        ("http://a.test:8080/x?", "test,a:8080)/x"),
        ("http://a.test/?B=2&a=1&a#part", "test,a)/?a&a=1&b=2"),
        ("http://a.test/a/../b//c/./d", "test,a)/b/c/d"),
        ("http://a.test/..", "test,a)/.."),
        ("http://user:secret@a.test", "test,a)/"),
        ("http://a.test/%41%2541?%26", "test,a)/aa?&"),
        ("http://127.0.0.1:80/", "1,0,0,127)/"),
        ("http://2130706433/", "1,0,0,127)/"),
        ("http://[2001:DB8::1]:81/x", "2001:db8::1:81)/x"),
        ("http://한국.test/방탄", "test,xn--3e0b707e)/%eb%b0%a9%ed%83%84"),
        ("http://a.test/?phpsessid=0123456789abcdef0123456789abcdef&q=1", "test,a)/?q=1"),
        ("http://a.test/(abcdefghijklmnopqrstuvwx)/q.aspx", "test,a)/q.aspx"),
        ("urn:x-certificate-chain:a.test", "urn:x-certificate-chain:a.test"),
        ("no address", "no%20address"),
    ],
)
def test_an_address_has_the_key_that_other_tools_look_up(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text())
def test_a_key_never_holds_white_space_or_controls(rest: str) -> None:
    key = surt("http://a.test/" + rest)

    assert key.isascii()
    assert key.isprintable()
    assert " " not in key


@pytest.mark.parametrize(
    "url",
    ["http://a.test:8 0/", "http://[::1 x]/", "https://a.test:\u00e9/", "https://[a b]:c d/e f"],
)
def test_a_key_is_one_word_whatever_the_host_and_port_are(url: str) -> None:
    key = surt(url)

    assert key.isascii()
    assert len(key.split()) == 1


def test_a_percent_sign_escaped_a_hundred_thousand_times_is_one() -> None:
    assert surt("https://a.test/100%" + "25" * 100_000) == "test,a)/100%25"
