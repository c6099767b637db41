"""One HTTP exchange as it went over the wire, before anything understood it.

Bytes are those above TLS and below HTTP parsing. Nothing is decoded or mended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Literal

Truncation = Literal["length", "time", "disconnect"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """A request that was sent, and every byte that came back on its behalf."""

    url: str
    """The target URI, absolute, without a fragment; the public address, whatever was connected."""
    method: str
    started: datetime
    """UTC: when the first byte of the request was written."""
    ended: datetime
    """UTC: when the last byte of the response arrived, or the exchange was given up."""
    request: bytes
    """The whole request message as written to the transport."""
    response: IO[bytes] | None
    """The final response message as received, seekable, maybe on disk; None: no byte came."""
    response_length_bytes: int = 0
    body_start: int | None = None
    """Where the body begins in the response, when no transfer coding lies over it; None: look."""
    interim: bytes = b""
    """1xx messages that came before the final one."""
    excess: bytes = b""
    """Bytes beyond the end of the message, as its own framing has it."""
    truncated: Truncation | None = None
    """Why the message does not end by its own framing; None: it does."""
    error: str | None = None
    """What went wrong, in words, when something did."""
    status: int | None = None
    """None: no status line could be read."""
    ip_address: str | None = None
    """The peer's address; None behind a proxy."""
    protocols: tuple[str, ...] = ("http/1.1",)
    """WARC-Protocol values, such as `http/1.1`, `tls/1.3`."""
    cipher_suite: str | None = None
    """IANA name."""
    certificates: tuple[bytes, ...] = ()
    """The server's certificate chain, DER, leaf first."""
    via: str | None = None
    """The page that led here."""
    notes: dict[str, str] = field(default_factory=dict)
    """Further facts for the metadata record: robots decision, certificate exception, …"""
