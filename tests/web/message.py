"""What a made-up site is asked and what it answers."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Literal, Protocol


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as the server has read it."""

    method: str
    scheme: Literal["http", "https"]
    host: str
    """Lower case, without port."""
    path: str
    """With its query."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer; the server adds the date and the framing, nothing else."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    framing: Literal["length", "chunked", "close", "short"] = "length"
    """`short`: announces more bytes than it sends, then closes."""
    reason: str | None = None
    """None: the usual phrase of the status."""

    @property
    def phrase(self) -> str:
        """The reason phrase of the status line."""
        return HTTPStatus(self.status).phrase if self.reason is None else self.reason

    def with_headers(self, *headers: tuple[str, str]) -> Reply:
        """Return the same answer with further headers."""
        return replace(self, headers=(*self.headers, *headers))

    def gzipped(self) -> Reply:
        """Return the same answer with its body in gzip, the same bytes each time."""
        packed = gzip.compress(self.body, mtime=0)
        return replace(self, body=packed).with_headers(("Content-Encoding", "gzip"))

    def chunked(self) -> Reply:
        """Return the same answer in chunks."""
        return replace(self, framing="chunked")

    def validated(self, modified: str = "Tue, 05 Apr 2022 06:30:00 GMT") -> Reply:
        """Return the same answer with what a conditional request needs."""
        etag = hashlib.sha256(self.body).hexdigest()[:16]
        return self.with_headers(("ETag", f'"{etag}"'), ("Last-Modified", modified))


class Site(Protocol):
    """Answers for some hosts; later ones may change between two requests."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts it answers for, in lower case."""
        ...

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        ...


@dataclass(frozen=True, kw_only=True)
class Pages:
    """A site as a table, path to answer; who changes the table changes the site."""

    hosts: tuple[str, ...]
    pages: MutableMapping[str, Reply]
    missing: Reply

    def answer(self, request: Request) -> Reply:
        """Answer with the page, or with 304 when the asker has it already."""
        found = self.pages.get(request.path, self.missing)
        if found.status == HTTPStatus.OK and _is_known(found, request.headers):
            return Reply(status=HTTPStatus.NOT_MODIFIED, headers=_validators(found))
        return found


def text(content: str, kind: str = "text/html; charset=utf-8", status: int = 200) -> Reply:
    """Answer with UTF-8 text, a web page unless `kind` says otherwise."""
    return Reply(status=status, headers=(("Content-Type", kind),), body=content.encode())


def data(body: bytes, kind: str) -> Reply:
    """Answer with bytes."""
    return Reply(headers=(("Content-Type", kind),), body=body)


def moved(location: str, status: int = 301) -> Reply:
    """Send the asker elsewhere."""
    return Reply(status=status, headers=(("Location", location), ("Content-Type", "text/html")))


def _is_known(found: Reply, asked: Mapping[str, str]) -> bool:
    has = dict(_validators(found))
    if "if-none-match" in asked:
        return has.get("ETag") in [tag.strip() for tag in asked["if-none-match"].split(",")]
    return "Last-Modified" in has and asked.get("if-modified-since") == has["Last-Modified"]


def _validators(found: Reply) -> tuple[tuple[str, str], ...]:
    return tuple(header for header in found.headers if header[0] in ("ETag", "Last-Modified"))
