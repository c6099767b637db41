"""Certificate chains as PEM text (RFC 7468), leaf first."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from textwrap import wrap


def pem_chain(certificates: Iterable[bytes]) -> bytes:
    """Return DER certificates as one PEM file."""
    return b"".join(_pem(der) for der in certificates)


def _pem(der: bytes) -> bytes:
    lines = wrap(base64.b64encode(der).decode("ascii"), 64)
    body = "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])
    return body.encode("ascii")
