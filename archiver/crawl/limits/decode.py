"""Content codings undone within bounds: what a small message swells to is cut, never held whole.

gzip, deflate (zlib or raw), br and zstd, also one over the other. A coding that lies, ends early
or is unknown is told by the outcome; nothing raises.
"""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Outcome = Literal["whole", "length", "early-end", "not-as-said", "unknown-coding"]

MAX_CODINGS = 3
_WITHOUT_MARK = (b"deflate", b"br")
"""Codings whose first bytes do not tell them from other text."""
_STEP_BYTES = 1 << 16
_ZSTD_OPTIONS = {int(zstd.DecompressionParameter.window_log_max): 23}
"""8 MiB: RFC 9659 asks no more of a receiver."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """A body without its content codings."""

    body: bytes
    outcome: Outcome = "whole"
    """`length`: cut at the limit; `early-end`: the coded stream stops in its middle;
    `not-as-said`: the bytes are not what the header says and stand as they came."""


class _NotAsSaidError(Exception):
    pass


def codings_of(header_values: Sequence[bytes]) -> list[bytes]:
    """Return the codings of Content-Encoding headers, in the order in which they were applied."""
    names = [name.strip().lower() for value in header_values for name in value.split(b",")]
    return [name for name in names if name not in (b"", b"identity")]


def decoded(body: bytes, codings: Sequence[bytes], *, limit: int) -> Decoded:
    """Undo the codings, the last applied first; give at most `limit` bytes."""
    if len(codings) > MAX_CODINGS or any(name not in _DECODERS for name in codings):
        return Decoded(body=body, outcome="unknown-coding")
    outcome: Outcome = "whole"
    for name in reversed(codings):
        one = _undone(body, name, limit)
        body = one.body
        outcome = outcome if one.outcome == "whole" else one.outcome
    return Decoded(body=body, outcome=outcome)


def _undone(body: bytes, coding: bytes, limit: int) -> Decoded:
    if not body:
        return Decoded(body=body)
    taken, length = io.BytesIO(), 0
    outcome: Outcome = "whole"
    try:
        for piece in _DECODERS[coding](body):
            taken.write(piece[: limit - length])
            length += len(piece)
            if length > limit:
                outcome = "length"
                break
    except _NotAsSaidError:
        return Decoded(body=body, outcome="not-as-said")
    except (EOFError, zlib.error, brotli.error, zstd.ZstdError):
        if not length and coding in _WITHOUT_MARK:
            return Decoded(body=body, outcome="not-as-said")
        outcome = "early-end"
    return Decoded(body=taken.getvalue(), outcome=outcome)


def _gunzip(body: bytes) -> Iterator[bytes]:
    if body[:2] != b"\x1f\x8b":
        raise _NotAsSaidError
    parts = _parts(body)
    left = next(parts, b"")
    while left[:2] == b"\x1f\x8b":
        inflater = zlib.decompressobj(31)
        left = yield from _inflated(inflater, left, parts)


def _inflate(body: bytes) -> Iterator[bytes]:
    parts = _parts(body)
    first = next(parts, b"")
    try:
        zlib.decompressobj().decompress(first, 1)
        wbits = zlib.MAX_WBITS
    except zlib.error:
        wbits = -zlib.MAX_WBITS  # as Microsoft's servers once sent it
    yield from _inflated(zlib.decompressobj(wbits), first, parts)


def _inflated(
    inflater: zlib._Decompress, first: bytes, parts: Iterator[bytes]
) -> Generator[bytes, None, bytes]:
    """Inflate one stream; return what follows it."""
    for part in chain((first,), parts):
        left = part
        while left and not inflater.eof:
            yield inflater.decompress(left, _STEP_BYTES)
            left = inflater.unconsumed_tail
        if inflater.eof:
            return inflater.unused_data or next(parts, b"")
    while piece := inflater.decompress(b"", _STEP_BYTES):
        yield piece
    if not inflater.eof:
        raise EOFError
    return b""


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    for part in _parts(body):
        piece = decompressor.process(part, output_buffer_limit=_STEP_BYTES)
        while piece:
            yield piece
            piece = decompressor.process(b"", output_buffer_limit=_STEP_BYTES)
        if decompressor.is_finished():
            return
    raise EOFError


def _unzstd(body: bytes) -> Iterator[bytes]:
    if body[:4] != b"\x28\xb5\x2f\xfd" and body[1:4] != b"\x2a\x4d\x18":
        raise _NotAsSaidError
    decompressor = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
    for part in _parts(body):
        left = part
        while left or not (decompressor.needs_input or decompressor.eof):
            if decompressor.eof:
                decompressor = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
            yield decompressor.decompress(left, _STEP_BYTES)
            left = decompressor.unused_data if decompressor.eof else b""
    if not decompressor.eof:
        raise EOFError


def _parts(body: bytes) -> Iterator[bytes]:
    """Cut into parts, so that no decoder copies the whole again and again."""
    return (body[at : at + _STEP_BYTES] for at in range(0, len(body), _STEP_BYTES))


_DECODERS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"gzip": _gunzip,
    b"x-gzip": _gunzip,
    b"deflate": _inflate,
    b"br": _unbrotli,
    b"zstd": _unzstd,
}
