"""The made-up web: made-up sites answered on 127.0.0.1 over http and https.

Sites are told apart by the Host header, so one pair of ports serves all of them.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Literal, Self
from urllib.parse import urlsplit

import trustme

from .message import Reply, Request, Site, text
from .sites import every_site

_BODILESS = (204, 304)


@dataclass(frozen=True, kw_only=True)
class Served:
    """A line of the server's log."""

    method: str
    scheme: str
    host: str
    path: str
    status: int
    started: datetime
    """UTC: the request was read whole."""
    ended: datetime
    """UTC: the answer was ready to be sent."""
    user_agent: str | None

    @property
    def url(self) -> str:
        """The public address that was asked for."""
        return f"{self.scheme}://{self.host}{self.path}"


class MadeUpWeb:
    """Serves sites from `with` to its end; ports are given by the system."""

    def __init__(self, sites: Sequence[Site] | None = None) -> None:
        self.sites = {
            host: site for site in (every_site() if sites is None else sites) for host in site.hosts
        }
        self.log: list[Served] = []
        self.http_port = 0
        self.https_port = 0
        self.ca_file = Path()
        self._servers: list[asyncio.Server] = []
        self._open: set[asyncio.Task[None]] = set()

    @property
    def connect_to(self) -> str:
        """The value of ARCHIVER_CONNECT_TO that sends every host here."""
        return f":80:127.0.0.1:{self.http_port},:443:127.0.0.1:{self.https_port}"

    def paths(self, host: str) -> list[str]:
        """Return the paths that were asked of one host, in order."""
        return [served.path for served in self.log if served.host == host]

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="made-up-web-")
        self.ca_file = Path(self._folder.name) / "ca.pem"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="made-up web")
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()

    async def _start(self) -> None:
        self.http_port = await self._serve("http", None)
        self.https_port = await self._serve("https", self._tls())

    async def _serve(self, scheme: Literal["http", "https"], tls: ssl.SSLContext | None) -> int:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._open.add(task)
            task.add_done_callback(self._open.discard)
            await self._talk(scheme, reader, writer)

        server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def _tls(self) -> ssl.SSLContext:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*self.sites, "127.0.0.1", "localhost").configure_cert(context)
        return context

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _talk(
        self,
        scheme: Literal["http", "https"],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        # a client may go at any moment, in the middle of anything: that is its right
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            goes_on = True
            while goes_on:
                request = await _read(scheme, reader)
                started = datetime.now(UTC)
                reply = self.answer(request)
                goes_on = reply.framing not in ("close", "short") and not _wants_close(request)
                self._note(request, reply, started)  # first: who has the answer finds its line
                writer.write(_bytes_of(reply, request, goes_on=goes_on))
                await writer.drain()
        writer.close()

    def answer(self, request: Request) -> Reply:
        """Answer for the host that is asked, or with 421 when it is none of ours."""
        site = self.sites.get(request.host)
        if site is None:
            return text("no such host in the made-up web\n", "text/plain", 421)
        return site.answer(request)

    def _note(self, request: Request, reply: Reply, started: datetime) -> None:
        self.log.append(
            Served(
                method=request.method,
                scheme=request.scheme,
                host=request.host,
                path=request.path,
                status=reply.status,
                started=started,
                ended=datetime.now(UTC),
                user_agent=request.headers.get("user-agent"),
            )
        )


async def _read(scheme: Literal["http", "https"], reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    host = headers.get("host", "")
    if not target.startswith("/"):  # absolute form, as a proxy is asked
        parts = urlsplit(target)
        host, target = parts.netloc, parts._replace(scheme="", netloc="").geturl() or "/"
    return Request(
        method=method,
        scheme=scheme,
        host=host.rpartition("@")[2].partition(":")[0].lower(),
        path=target,
        headers=headers,
        body=body,
    )


def _wants_close(request: Request) -> bool:
    return request.headers.get("connection", "").lower() == "close"


def _bytes_of(reply: Reply, request: Request, *, goes_on: bool) -> bytes:
    headers = [("Date", format_datetime(datetime.now(UTC), usegmt=True)), *reply.headers]
    body = reply.body
    if reply.framing == "chunked":
        headers.append(("Transfer-Encoding", "chunked"))
        body = _chunks(body)
    elif reply.framing == "short":
        headers.append(("Content-Length", str(len(body) + 1000)))
    elif reply.framing == "length" and reply.status not in _BODILESS:
        headers.append(("Content-Length", str(len(body))))
    if not goes_on:
        headers.append(("Connection", "close"))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    start = f"HTTP/1.1 {reply.status} {reply.phrase}\r\n{head}\r\n".encode("latin-1")
    return start if request.method == "HEAD" or reply.status in _BODILESS else start + body


def _chunks(body: bytes, size: int = 700) -> bytes:
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
