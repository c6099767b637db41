"""From bytes to text, piece by piece: gzip undone, charset chosen, length bounded.

Nothing raises: what cannot be unpacked or decoded ends there or is replaced, and is a doubt.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from itertools import chain

from archiver.model.article import Doubt
from archiver.read.tree import codec_of

MAX_BYTES = 64 << 20
"""Unpacked bytes that are read; a sitemap may have 50 MB (sitemaps.org)."""
_PIECE_BYTES = 1 << 16
_GZIP = b"\x1f\x8b"
_GZIP_LAYERS = 2
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.+-]{2,40})["']""")
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w:.+-]{2,40})""", re.IGNORECASE)


def texts(
    data: bytes, content_type: str, doubts: list[Doubt], *, limit: int = MAX_BYTES
) -> Iterator[str]:
    """Give the text in pieces; at most `limit` bytes of it are unpacked."""
    decoder: codecs.IncrementalDecoder | None = None
    for part in _unpacked(data, doubts, limit):
        decoder = decoder or _decoder_of(part, content_type)
        yield decoder.decode(part)
    if decoder:
        yield decoder.decode(b"", final=True)


def start_of(data: bytes) -> bytes:
    """Return the first bytes without their gzip wrapping, for telling what they are."""
    return next(_unpacked(data, [], MAX_BYTES), b"")


def _decoder_of(start: bytes, content_type: str) -> codecs.IncrementalDecoder:
    """Choose by BOM, XML declaration, header, else UTF-8; wrong bytes are replaced."""
    for bom, name in _BOMS:
        if start.startswith(bom):
            return codecs.getincrementaldecoder(name)("replace")
    declared = _DECLARED.search(start[:1024])
    header = _HEADER.search(content_type)
    labels = [declared and declared.group(1).decode(), header and header.group(1)]
    name = next((codec for label in labels if label and (codec := codec_of(label))), "utf-8")
    return codecs.getincrementaldecoder(name)("replace")


def _unpacked(data: bytes, doubts: list[Doubt], limit: int) -> Iterator[bytes]:
    parts: Iterator[bytes] = (
        data[at : at + _PIECE_BYTES] for at in range(0, len(data), _PIECE_BYTES)
    )
    for _ in range(_GZIP_LAYERS):
        parts = _gunzipped(parts, doubts)
    length = 0
    for part in parts:
        length += len(part)
        if length > limit:
            doubts.append(Doubt(code="oversize", where="", found=f"over {limit} B unpacked"))
            return
        yield part


def _gunzipped(parts: Iterator[bytes], doubts: list[Doubt]) -> Iterator[bytes]:
    first = next(parts, b"")
    parts = chain((first,), parts)
    if not first.startswith(_GZIP):
        yield from parts
        return
    inflater = zlib.decompressobj(31)
    try:
        for part in parts:
            left = part
            while left:
                yield inflater.decompress(left, _PIECE_BYTES)
                left = inflater.unconsumed_tail or inflater.unused_data
                if inflater.eof:
                    inflater = zlib.decompressobj(31)
    except zlib.error as error:
        doubts.append(Doubt(code="truncated", where="", found=f"gzip: {error}"))
