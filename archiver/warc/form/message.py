"""Digests of a captured response, taken in one pass over its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from archiver.warc.digest import Digester
from archiver.warc.http.framing import Framing, State

PIECE_BYTES = 1 << 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What a response message amounts to."""

    block_digest: str
    payload_digest: str | None
    """Over the transfer-decoded, still content-encoded body; None without an HTTP head."""
    payload_bytes: int
    is_whole: bool
    """Whether the message ends by its own framing, or by the close that it ends with."""
    head: bytes
    """As received, with its blank line; empty when there is none."""


def measure(message: IO[bytes], *, method: str, digest: str) -> Measured:
    """Digest a response from its first byte on, as its own framing has it."""
    block, payload = Digester(digest), Digester(digest)
    framing = Framing(method=method)
    head, payload_bytes = b"", 0
    for piece in pieces(message):
        block.update(piece)
        for part in framing.feed(piece):
            if part.kind == "head":
                head = part.raw
            payload.update(part.payload)
            payload_bytes += len(part.payload)
    has_head = framing.head is not None and framing.state is not State.ALIEN
    return Measured(
        block_digest=block.label(),
        payload_digest=payload.label() if has_head else None,
        payload_bytes=payload_bytes,
        is_whole=framing.state is State.DONE or framing.ends_at_close,
        head=head,
    )


def measure_at(message: IO[bytes], body_start: int, *, digest: str) -> Measured:
    """Digest a whole response whose head and framing are known: nothing is parsed again."""
    block, payload = Digester(digest), Digester(digest)
    head, length = b"", 0
    for piece in pieces(message):
        block.update(piece)
        if length < body_start:
            head += piece[: body_start - length]
            payload.update(memoryview(piece)[max(0, body_start - length) :])
        else:
            payload.update(piece)
        length += len(piece)
    return Measured(
        block_digest=block.label(),
        payload_digest=payload.label(),
        payload_bytes=length - body_start,
        is_whole=True,
        head=head,
    )


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a stream from its first byte on."""
    stream.seek(0)
    while piece := stream.read(PIECE_BYTES):
        yield piece
