"""A request as JSON and back: plain data and names, so that any later version can read it.

Callbacks are methods of the spider, by name. What cannot be written down is the programmer's
mistake and raises NotWritable; what belongs to one download (receipt, latency, slot) is left out.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from scrapy import Request, Spider

from archiver.crawl.capture.handler import RECEIPT

OF_THE_DOWNLOAD = frozenset({RECEIPT, "download_latency", "download_slot"})
"""Keys of `request.meta` that say something of the last download, not of the request."""


class NotWritable(TypeError):  # noqa: N818 - says what the request is
    """A request holds what the journal cannot hold; the text says what and where."""


def to_json(request: Request, spider: Spider) -> str:
    """Return a request as one line of JSON; raise NotWritable when it cannot be written down."""
    form = {
        "url": request.url,
        "method": request.method,
        "headers": [
            [name.decode("latin-1"), [value.decode("latin-1") for value in values]]
            for name, values in request.headers.items()
        ],
        "body": b64encode(request.body).decode("ascii"),
        "encoding": request.encoding,
        "cookies": request.cookies,
        "meta": {k: v for k, v in request.meta.items() if k not in OF_THE_DOWNLOAD},
        "cb_kwargs": request.cb_kwargs,
        "callback": _name_of(request.callback, spider, request),
        "errback": _name_of(request.errback, spider, request),
        "priority": request.priority,
        "dont_filter": request.dont_filter,
        "flags": request.flags,
    }
    lean = {name: value for name, value in form.items() if value not in _ABSENT}
    try:
        return _ENCODER.encode(lean)
    except (TypeError, ValueError) as error:
        raise NotWritable(f"{request}: {_culprit(form) or error}") from error


def from_json(line: str, spider: Spider) -> Request:
    """Return the request that a line of JSON holds, with the methods of this spider."""
    form: dict[str, Any] = json.loads(line)
    headers = {
        name.encode("latin-1"): [value.encode("latin-1") for value in values]
        for name, values in form.pop("headers", [])
    }
    body = b64decode(form.pop("body", ""))
    callback, errback = form.pop("callback", None), form.pop("errback", None)
    return Request(
        **form,
        headers=headers,
        body=body,
        callback=getattr(spider, callback) if callback else None,
        errback=getattr(spider, errback) if errback else None,
    )


_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_ABSENT: tuple[object, ...] = (None, "", {}, [], False)


def _name_of(function: Callable[..., Any] | None, spider: Spider, request: Request) -> str | None:
    if function is None:
        return None
    name = getattr(function, "__name__", "")
    if name and getattr(spider, name, None) == function:
        return name
    raise NotWritable(
        f"{request}: its callback {function!r} is no method of {spider.name!r}: give a method of "
        "the spider, so that the journal can name it"
    )


def _culprit(form: dict[str, Any]) -> str | None:
    for part in ("meta", "cb_kwargs", "cookies", "flags"):
        held = form[part]
        for key, value in held.items() if isinstance(held, dict) else enumerate(held):
            try:
                json.dumps({str(key): value}, allow_nan=False)
            except (TypeError, ValueError):
                return f"{part}[{key!r}] is {type(value).__name__}: only JSON can be written down"
    return None
