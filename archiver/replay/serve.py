"""Small servers on 127.0.0.1: the raw endpoint, and a folder with a package beside it.

Nothing is sent but what was asked for; no cookies; every path stays within what is served.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from archiver.replay.memento import Memento

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_PIECE_BYTES = 1 << 18
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".wacz": "application/wacz",
    ".wasm": "application/wasm",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


def memento_server(memento: Memento, port: int) -> ThreadingHTTPServer:
    """Return a server of the raw endpoint; port 0: one that the system gives."""

    class Handler(_Quiet):
        def do_GET(self) -> None:  # the standard library's name
            answer = memento.answer(self.path, self.headers.get("Accept-Datetime"))
            self.send_response(answer.status)
            for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815  # likewise

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def folder_server(folder: Path, packages: Mapping[str, Path], port: int) -> ThreadingHTTPServer:
    """Return a server of a folder's files, and of packages by their paths, with Range requests."""

    class Handler(_Quiet):
        def do_GET(self) -> None:  # the standard library's name
            path = _path_of(unquote(urlsplit(self.path).path), folder, packages)
            if path is None:
                self.send_error(404)
                return
            with path.open("rb") as file:
                self._send(file, path)

        do_HEAD = do_GET  # noqa: N815  # likewise

        def _send(self, file: IO[bytes], path: Path) -> None:
            length = path.stat().st_size
            span = _span(self.headers.get("Range"), length)
            if span is None:
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{length}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start, end = span
            is_part = "Range" in self.headers
            self.send_response(206 if is_part else 200)
            self.send_header("Content-Type", _KINDS.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(end - start))
            self.send_header("Accept-Ranges", "bytes")
            if is_part:
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{length}")
            self.end_headers()
            if self.command == "HEAD":
                return
            file.seek(start)
            while start < end and (piece := file.read(min(_PIECE_BYTES, end - start))):
                self.wfile.write(piece)
                start += len(piece)

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


class _Quiet(BaseHTTPRequestHandler):
    """Keeps connections open, and logs nothing."""

    protocol_version = "HTTP/1.1"
    server_version = "Archiver"
    sys_version = ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # inherited name
        """Say nothing: the user is told the addresses, not every request."""


def _path_of(path: str, folder: Path, packages: Mapping[str, Path]) -> Path | None:
    """Return the file at a path; None outside the folder."""
    if path in packages:
        return packages[path]
    root = folder.resolve()
    found = (root / path.lstrip("/").removeprefix("replay/")).resolve()  # its worker's scope
    if found.is_dir():
        found /= "index.html"
    return found if found.is_file() and found.is_relative_to(root) else None


def _span(header: str | None, length: int) -> tuple[int, int] | None:
    """Return begin and end of what is asked for; None when no byte of it is there."""
    if header is None:
        return 0, length
    match = _RANGE.fullmatch(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, length - int(last)), length
    else:
        start, end = int(first), min(int(last) + 1, length) if last else length
    return (start, end) if start < end else None
