"""Answers with the very bytes that a test says, and keeps the very bytes that were asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NO = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"


@dataclass(kw_only=True)
class Server:
    """Replies by path; `keep` leaves the connection open, `hold` never closes it."""

    replies: dict[str, bytes]
    hold: frozenset[str] = frozenset()
    close: frozenset[str] = frozenset()
    drip_s: Mapping[str, float] = field(default_factory=dict)
    """Seconds between two bytes of a reply."""
    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    requests: list[bytes] = field(default_factory=list)
    port: int = 0

    def url(self, path: str) -> str:
        """Return the address of a path."""
        scheme = "https" if self.tls else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}{path}"

    def answer(self, connection: socket.socket) -> None:
        """Answer request after request on one connection."""
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            if self.tls:
                connection = stack.enter_context(self.tls.wrap_socket(connection, server_side=True))
            while request := _read_request(connection):
                self.requests.append(request)
                path = request.split(b" ")[1].decode("ascii")
                path = path if path.startswith("/") else "/" + path.split("/", 3)[3]
                _send(connection, self.replies.get(path, _NO), self.drip_s.get(path))
                if path in self.hold:
                    connection.recv(1)
                if path in self.hold | self.close:
                    return


def _send(connection: socket.socket, reply: bytes, drip_s: float | None) -> None:
    if drip_s is None:
        connection.sendall(reply)
        return
    clock = threading.Event()
    for byte in reply:
        connection.sendall(bytes((byte,)))
        clock.wait(drip_s)


@contextlib.contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Serve on a port that the system gives."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    with socket.create_server((server.host, 0), family=family) as listener:
        server.port = listener.getsockname()[1]
        thread = threading.Thread(target=_accept, args=(listener, server), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _accept(listener: socket.socket, server: Server) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=server.answer, args=(connection,), daemon=True).start()


def _read_request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        if not (piece := connection.recv(65536)):
            return b""
        request += piece
    head, _, body = request.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            missing = int(line.split(b":")[1]) - len(body)
            while missing > 0:
                piece = connection.recv(missing)
                request += piece
                missing -= len(piece)
    return request
