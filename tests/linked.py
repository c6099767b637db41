"""A site of numbered pages on loopback that link to each other, and what was asked of it."""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self

HOST = "www.linked.test"
WORDS = ["fan", "stage", "album", "single", "idol", "tour", "vocal", "dance", "crowd", "encore"]


def page(number: int, pages: int) -> bytes:
    """Return a page of prose with a tweet and links to its neighbours; always the same."""
    chance = random.Random(number)  # noqa: S311 (prose, no secret)
    prose = "".join(f"<p>{' '.join(chance.choices(WORDS, k=40))}.</p>" for _ in range(3))
    near = (2 * number, 2 * number + 1, number - 1, number + 1)
    links = "".join(f'<a href="/p/{n}">page {n}</a> ' for n in near if 1 <= n <= pages)
    tweet = (
        f'<blockquote class="twitter-tweet"><p>tweet {number}</p>&mdash; F (@f) '
        f'<a href="https://twitter.com/f/status/{10**18 + number}">May 1, 2019</a></blockquote>'
    )
    title = f"Page {number} of the tour"
    return (
        f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{prose}{tweet}</article>"
        f"<nav>{links}</nav>"
    ).encode()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that were killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Linked:
    """Serves pages `/p/1` to `/p/N`; `/` is the first, with a title of its own."""

    def __init__(self, pages: int, *, has_etags: bool = False, delay_s: float = 0.0) -> None:
        self.pages = pages
        self.delay_s = delay_s
        self.has_etags = has_etags
        self.error: int | None = None
        """Status of every answer, while it is set."""
        self.broken: set[str] = set()
        """Paths that answer 500, whatever the others do."""
        self.errors_after: int | None = None
        """Good pages after which every answer is 503; None: never."""
        self.asked: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()
        self._lock = Lock()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.is_there = False

    def __enter__(self) -> Self:
        """Serve from now on, always at the same port."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                time.sleep(site.delay_s)
                if site.is_there:
                    site._answer(self)
                else:  # on a connection that was kept alive
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.is_there = True
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Be gone; `with` again comes back."""
        assert self._server is not None
        self.is_there = False
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://{HOST}/"

    def settings(self, **more: str) -> list[str]:
        """Return the options that lead a crawl here."""
        given = {
            "ARCHIVER_CONNECT_TO": f":80:127.0.0.1:{self.port}",
            "ARCHIVER_POLITENESS": "off",
            **more,
        }
        return [part for name, value in given.items() for part in ("-s", f"{name}={value}")]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.asked[handler.path] += 1
        status, body, etag = self._content(handler.path)
        if etag and handler.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        with self._lock:
            self.answers[status] += 1
        handler.send_response(status)
        kind = "text/plain" if handler.path == "/robots.txt" else "text/html; charset=utf-8"
        handler.send_header("Content-Type", kind)
        if etag:
            handler.send_header("ETag", etag)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _is_worn_out(self) -> bool:
        most = self.errors_after
        return self.error is not None or (most is not None and self.answers[200] > most)

    def _content(self, path: str) -> tuple[int, bytes, str | None]:
        if path == "/robots.txt":
            return 200, b"User-agent: *\nAllow: /\n", None
        if self._is_worn_out() or path in self.broken:
            return self.error or 500, b"no", None
        match = re.fullmatch(r"/p/(\d+)", path)
        number = 1 if path == "/" else int(match.group(1)) if match else 0
        if not 1 <= number <= self.pages:
            return 404, b"no", None
        etag = f'"v1-{number}"' if self.has_etags else None
        content = page(number, self.pages)
        if path == "/":  # other bytes than the first page's, which else might become a revisit
            content = content.replace(b"<title>", b"<title>Front: ", 1)
        return 200, content, etag
