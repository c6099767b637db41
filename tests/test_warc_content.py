from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.http.content import ContentUndecodable, decode_content


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


CODINGS = [
    (b"gzip", gzip.compress),
    (b"x-gzip", gzip.compress),
    (b"deflate", zlib.compress),
    (b"deflate", raw_deflate),
    (b"br", brotli.compress),
    (b"zstd", zstandard.compress),
]


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
@given(data=st.binary(max_size=5000))
def test_what_was_encoded_is_decoded(coding: bytes, encode: object, data: bytes) -> None:
    assert callable(encode)

    assert decode_content(encode(data), [coding]) == data


def test_codings_are_undone_in_reverse_order() -> None:
    twice = brotli.compress(gzip.compress(b"hello"))

    assert decode_content(twice, [b"gzip", b"identity", b"br"]) == b"hello"


def test_several_gzip_members_are_one_body() -> None:
    assert decode_content(gzip.compress(b"a") + gzip.compress(b"b"), [b"gzip"]) == b"ab"


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
def test_a_bomb_is_stopped_at_the_limit(coding: bytes, encode: object) -> None:
    assert callable(encode)
    bomb = encode(bytes(20 << 20))

    with pytest.raises(ContentUndecodable, match="more than"):
        decode_content(bomb, [coding], limit=1 << 20)


@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br", b"zstd", b"rot13"])
def test_what_cannot_be_decoded_says_why(coding: bytes) -> None:
    with pytest.raises(ContentUndecodable, match=coding.decode()):
        decode_content(b"<!doctype html>", [coding])


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
def test_a_stream_that_is_cut_short_is_not_taken_for_whole(coding: bytes, encode: object) -> None:
    assert callable(encode)
    encoded = encode(bytes(range(256)) * 50)

    with pytest.raises(ContentUndecodable):
        decode_content(encoded[:-9], [coding])


def test_an_empty_payload_needs_no_decoding() -> None:
    assert decode_content(b"", [b"gzip"]) == b""
