"""Undoing content codings, within bounds.

gzip, deflate, br and zstd, also one upon the other; `identity` is none. What does not decode
stays as far as it went, and the caller hears why.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

MAX_DECODED_BYTES = 256 << 20
_STEP_BYTES = 1 << 20
_ZSTD_STEP_BYTES = 1 << 9
_ZSTD_WINDOW_BYTES = 1 << 27
_GZIP = 16 + zlib.MAX_WBITS


class ContentUndecodable(ValueError):  # noqa: N818 - a finding about the bytes
    """The bytes are not in the coding that the header names, or too large when decoded."""


def decode_content(
    payload: bytes, codings: list[bytes], *, limit: int = MAX_DECODED_BYTES
) -> bytes:
    """Undo content codings, the last applied first; raise ContentUndecodable when it fails."""
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if coding == b"identity" or not payload:
            continue
        if decoder is None:
            raise ContentUndecodable(f"unknown content coding {coding.decode('latin-1')!r}")
        payload = _bounded(decoder, payload, coding, limit)
    return payload


def _bounded(
    decoder: Callable[[bytes], Iterator[bytes]], payload: bytes, coding: bytes, limit: int
) -> bytes:
    decoded = bytearray()
    name = coding.decode("ascii")
    try:
        for piece in decoder(payload):
            decoded += piece
            if len(decoded) > limit:
                raise ContentUndecodable(f"{name}: more than {limit} bytes when decoded")
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        raise ContentUndecodable(f"{name}: {error}") from error
    return bytes(decoded)


def _gzip(payload: bytes) -> Iterator[bytes]:
    while payload:
        inflate = zlib.decompressobj(_GZIP)
        yield from _inflated(inflate, payload)
        payload = inflate.unused_data.lstrip(b"\x00")


def _deflate(payload: bytes) -> Iterator[bytes]:
    """Zlib as RFC 9110 says, or the bare deflate that some servers send."""
    is_zlib = payload[0] & 0x0F == zlib.DEFLATED and int.from_bytes(payload[:2], "big") % 31 == 0
    yield from _inflated(zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -15), payload)


def _inflated(inflate: zlib._Decompress, payload: bytes) -> Iterator[bytes]:
    while payload and not inflate.eof:
        yield inflate.decompress(payload, _STEP_BYTES)
        payload = inflate.unconsumed_tail
    if not inflate.eof:
        raise EOFError("the stream ends before its end mark")


def _brotli(payload: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    yield decompressor.process(payload, output_buffer_limit=_STEP_BYTES)
    while not decompressor.is_finished():
        if decompressor.can_accept_more_data():
            raise EOFError("the stream ends before its end mark")
        yield decompressor.process(b"", output_buffer_limit=_STEP_BYTES)


def _zstd(payload: bytes) -> Iterator[bytes]:
    """Frame by frame, in small steps: four bytes may stand for 128 KiB."""
    while payload:
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj()
        position = 0
        while position < len(payload) and not frame.eof:
            yield frame.decompress(payload[position : position + _ZSTD_STEP_BYTES])
            position += _ZSTD_STEP_BYTES
        if not frame.eof:
            raise EOFError("the stream ends before its end mark")
        payload = frame.unused_data + payload[position:]


_DECODERS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"gzip": _gzip,
    b"x-gzip": _gzip,
    b"deflate": _deflate,
    b"br": _brotli,
    b"zstd": _zstd,
}
