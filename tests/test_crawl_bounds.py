from __future__ import annotations

import gzip
import resource
import sys
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from politely import Answer, crawl, serving

from archiver.crawl.limits.bounds import (
    LEAST_BYTES_PER_S,
    MAX_PAGE_BYTES,
    SLOW_AFTER_S,
    SWOLLEN_BYTES,
)
from archiver.crawl.limits.bounds import _Taken as Taken
from archiver.crawl.limits.decode import codings_of, decoded
from archiver.crawl.limits.refresh import target_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LIMIT = 1 << 20
HERE = "https://news.example/story"


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


ENCODERS: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "gzip": (b"gzip", gzip.compress),
    "x-gzip": (b"x-gzip", gzip.compress),
    "deflate": (b"deflate", zlib.compress),
    "raw deflate": (b"deflate", _raw_deflate),
    "br": (b"br", brotli.compress),
    "zstd": (b"zstd", zstd.compress),
}
every_coding = pytest.mark.parametrize("name", ENCODERS)


@every_coding
@given(data=st.binary(min_size=1, max_size=3000))
def test_what_was_coded_comes_back(name: str, data: bytes) -> None:
    coding, encode = ENCODERS[name]

    found = decoded(encode(data * 50), [coding], limit=LIMIT)

    assert (found.body, found.outcome) == (data * 50, "whole")


@every_coding
def test_a_bomb_is_cut_in_bounded_memory(name: str) -> None:
    coding, encode = ENCODERS[name]
    bomb = encode(bytes(64 << 20))
    tracemalloc.start()

    found = decoded(bomb, [coding], limit=LIMIT)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found.body), found.outcome) == (LIMIT, "length")
    assert peak < 8 << 20


@every_coding
def test_half_a_body_is_told_as_cut(name: str) -> None:
    coding, encode = ENCODERS[name]
    page = b"".join(b"<p>%d</p>" % (n * 7919) for n in range(100_000))
    coded = encode(page)

    found = decoded(coded[: len(coded) // 2], [coding], limit=LIMIT)

    assert found.outcome in ("early-end", "length")
    assert page.startswith(found.body)


@every_coding
def test_a_plain_body_that_calls_itself_coded_stands_as_it_came(name: str) -> None:
    found = decoded(b"<html>plain</html>", [ENCODERS[name][0]], limit=LIMIT)

    assert (found.body, found.outcome) == (b"<html>plain</html>", "not-as-said")


@given(st.binary(max_size=300), st.sampled_from([coding for coding, _ in ENCODERS.values()]))
def test_whatever_bytes_come_are_decoded_or_told(data: bytes, coding: bytes) -> None:
    for body in (data, b"\x1f\x8b\x08\0" + data, b"\x28\xb5\x2f\xfd" + data):
        assert decoded(body, [coding], limit=LIMIT).outcome in (
            "whole",
            "length",
            "early-end",
            "not-as-said",
        )


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    body = brotli.compress(gzip.compress(b"page"))

    found = decoded(body, codings_of([b"gzip, br"]), limit=LIMIT)

    assert (found.body, found.outcome) == (b"page", "whole")


def test_a_bomb_within_a_bomb_is_cut_too() -> None:
    body = gzip.compress(gzip.compress(bytes(64 << 20)))

    found = decoded(body, [b"gzip", b"gzip"], limit=LIMIT)

    assert (len(found.body), found.outcome) == (LIMIT, "length")


@pytest.mark.parametrize("codings", [[b"compress"], [b"gzip"] * 9])
def test_an_unknown_coding_and_a_pile_of_them_are_left_alone(codings: list[bytes]) -> None:
    assert decoded(b"body", codings, limit=LIMIT).outcome == "unknown-coding"


def test_several_gzip_members_are_one_body() -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two")

    assert decoded(body, [b"gzip"], limit=LIMIT).body == b"one two"


def test_an_answer_that_drips_is_not_waited_for() -> None:
    taken = Taken(limit=LIMIT, since=0.0)

    taken.length = 100

    assert not taken.is_drip(SLOW_AFTER_S)
    assert taken.is_drip(SLOW_AFTER_S + 1)
    taken.length = LEAST_BYTES_PER_S * 60
    assert not taken.is_drip(59.0)


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/next">', "https://news.example/next"),
        ('<meta http-equiv=refresh content="1;URL=https://a.example/">', "https://a.example/"),
        ('<meta http-equiv="refresh" content="300; url=/next">', None),
        ('<meta http-equiv="refresh" content="0; url=file:///etc/passwd">', None),
        ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', None),
        ('<meta http-equiv="refresh" content="0; url=http://[::1">', None),
        ('<noscript><meta http-equiv="refresh" content="0; url=/next"></noscript>', None),
        ("<p>refresh</p>", None),
    ],
)
def test_a_meta_refresh_leads_on_soon_and_on_the_web_only(head: str, target: str | None) -> None:
    assert target_of(head.encode(), HERE) == target


def _page(headers: dict[str, str], body: bytes) -> Callable[[str], Answer]:
    def answer(path: str) -> Answer:
        if path == "/robots.txt":
            return (404, {}, b"")
        return (200, {"Content-Type": "text/html; charset=zlib", **headers}, body)

    return answer


def test_a_page_without_end_goes_on_cut_and_flagged() -> None:
    with serving(_page({}, b"<p>more</p>" * (4 << 20))) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off")

    got = outcome.got[f"{host.url}/page"]
    assert got["flags"] == ["truncated"]
    assert MAX_PAGE_BYTES < got["length"] <= MAX_PAGE_BYTES + (1 << 20)


def test_a_film_may_be_as_long_as_it_declares() -> None:
    film = {"Content-Type": "video/mp4"}
    with serving(_page(film, bytes(60 << 20))) as host:
        outcome = crawl([f"{host.url}/film"], ARCHIVER_POLITENESS="off")

    got = outcome.got[f"{host.url}/film"]
    assert (got["flags"], got["length"]) == ([], 60 << 20)


def test_a_decompression_bomb_costs_little_and_is_flagged() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with serving(_page({"Content-Encoding": "gzip"}, gzip.compress(bytes(1 << 28), 1))) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off")

    got = outcome.got[f"{host.url}/page"]
    assert (got["flags"], got["length"]) == (["truncated"], SWOLLEN_BYTES)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # where a child's count begins
    assert peak <= max(before, own, 300 << 10)


def test_redirects_are_followed_a_bounded_number_of_times() -> None:
    def answer(path: str) -> Answer:
        if path == "/robots.txt":
            return (404, {}, b"")
        return (302, {"Location": f"{path}x"}, b"")

    with serving(answer) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off")

    assert len(host.paths()) == 1 + 1 + 10
    assert not outcome.got
