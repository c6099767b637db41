"""Labelled digests: `sha256:` with hexadecimal, `sha1:` with base 32.

So do the tools that use them: Browsertrix and warcio.js write sha256 in hexadecimal, Heritrix,
wget and warcio sha1 in base 32. WARC 1.1 names no encoding; comparing accepts all of them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Protocol


class Hash(Protocol):
    """What hashlib gives."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take more bytes."""

    def digest(self) -> bytes:
        """Return the digest of what was taken."""

    def copy(self) -> Hash:
        """Return one that has taken the same bytes so far."""


_ALGORITHMS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
    "md5": hashlib.md5,
}


class Digester:
    """Computes a labelled digest of a stream."""

    def __init__(self, algorithm: str = "sha256") -> None:
        self.algorithm = algorithm
        self._hash: Hash = hasher(algorithm)

    def update(self, data: bytes | memoryview) -> None:
        """Take more bytes."""
        self._hash.update(data)

    def label(self) -> str:
        """Return the labelled digest of what was taken."""
        return label(self.algorithm, self._hash.digest())


def hasher(algorithm: str) -> Hash:
    """Return a hash by the name that labels use; raise ValueError for an unknown one."""
    make = _ALGORITHMS.get(algorithm.lower().replace("-", ""))
    if make is None:
        known = ", ".join(sorted(_ALGORITHMS))
        raise ValueError(f"unknown digest algorithm {algorithm!r}; known are {known}")
    return make(usedforsecurity=False)


def label(algorithm: str, digest: bytes) -> str:
    """Return a digest with its label."""
    if algorithm == "sha1":
        return f"{algorithm}:{base64.b32encode(digest).decode('ascii')}"
    return f"{algorithm}:{digest.hex()}"


def digest_of(algorithm: str, pieces: Iterable[bytes]) -> str:
    """Return the labelled digest of a sequence of pieces."""
    digester = Digester(algorithm)
    for piece in pieces:
        digester.update(piece)
    return digester.label()


def parse_label(labelled: str) -> tuple[str, frozenset[bytes]] | None:
    """Return the algorithm and the digests a label may mean; None when it is not known here.

    Hexadecimal, base 32 (padded or not) and base 64 occur in the wild.
    """
    name, _, value = labelled.partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return None
    meanings = (_hex(value), _base32(value), _base64(value))
    return algorithm, frozenset(meaning for meaning in meanings if meaning)


def is_same(one: str, other: str) -> bool:
    """Tell whether two labelled digests mean the same, however they are written."""
    first, second = parse_label(one), parse_label(other)
    if first is None or second is None:
        return one == other
    return first[0] == second[0] and bool(first[1] & second[1])


def _hex(value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError:
        return b""


def _base32(value: str) -> bytes:
    bare = value.rstrip("=").upper()
    try:
        return base64.b32decode(bare + "=" * (-len(bare) % 8))
    except ValueError:  # no base 32, or not even ASCII
        return b""


def _base64(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        return b""
