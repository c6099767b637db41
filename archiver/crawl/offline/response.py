"""A capture as the response that the spiders saw when it was new."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from archiver.replay.captures import Capture

OF_THE_WIRE = frozenset(
    (b"transfer-encoding", b"content-length", b"connection", b"keep-alive", b"trailer", b"upgrade")
)
"""Fields of a message's transport; Twisted does not hand them on either."""


def response_of(request: Request, capture: Capture) -> Response:
    """Return the stored answer as it came, still content-encoded."""
    headers: dict[bytes, list[bytes]] = {}
    for name, value in capture.head.fields:
        if name.lower() not in OF_THE_WIRE:
            headers.setdefault(name, []).append(value)
    is_head = request.method == "HEAD"
    response = Response(
        request.url,
        status=capture.head.status,
        headers=headers,
        body=b"" if is_head else capture.payload,
        flags=["download_stopped"] if capture.is_truncated else None,
        request=request,
    )
    kind = responsetypes.from_args(
        headers=response.headers, url=request.url, body=response.body[:5000]
    )
    # as in the capture: what was guessed from coded bytes is no encoding
    encoding = {"encoding": None} if issubclass(kind, TextResponse) else {}
    typed: Response = response.replace(cls=kind, **encoding)
    return typed
