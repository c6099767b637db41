"""Credentials are kept out of request records; the record says which were.

The field stays, in its place and spelling; its value is gone.
"""

from __future__ import annotations

from archiver.warc.http.head import head_end

SECRET_FIELDS = frozenset({b"cookie", b"authorization", b"proxy-authorization"})
_PLACEHOLDER = b"[redacted]"


def redact(request: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a request message without credentials, and the lower-case names it had."""
    end = head_end(request)
    head = request[:end]
    if not any(name in head.lower() for name in SECRET_FIELDS):
        return request, ()
    redacted: list[str] = []
    lines: list[bytes] = []
    for line in head.split(b"\r\n"):
        name = line.partition(b":")[0]
        if name.lower() in SECRET_FIELDS:
            redacted.append(name.decode("ascii").lower())
            lines.append(name + b": " + _PLACEHOLDER)
        else:
            lines.append(line)
    return b"\r\n".join(lines) + request[len(head) :], tuple(redacted)
