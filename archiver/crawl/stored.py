"""A stored answer as the response that the spiders saw when it was new."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from archiver.warc.http.head import Head

_OF_THE_WIRE = frozenset(
    (b"transfer-encoding", b"content-length", b"connection", b"keep-alive", b"trailer", b"upgrade")
)
"""Fields of a message's transport; Twisted does not hand them on either."""


def stored_response(
    request: Request, head: Head, payload: bytes, *, flags: list[str] | None = None
) -> Response:
    """Return the stored answer as it came, still content-encoded."""
    headers: dict[bytes, list[bytes]] = {}
    for name, value in head.fields:
        if name.lower() not in _OF_THE_WIRE:
            headers.setdefault(name, []).append(value)
    body = b"" if request.method == "HEAD" else payload
    response = Response(
        request.url, status=head.status, headers=headers, body=body, flags=flags, request=request
    )
    kind = responsetypes.from_args(headers=response.headers, url=request.url, body=body[:5000])
    # as in the capture: what was guessed from coded bytes is no encoding
    encoding = {"encoding": None} if issubclass(kind, TextResponse) else {}
    typed: Response = response.replace(cls=kind, **encoding)
    return typed
