"""Real servers on 127.0.0.1 that keep what they are sent: mail by SMTP, JSON by HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """A server of SMTP and the mails it took."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.port = 0
        self.is_refusing = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        """Take a mail."""
        if self.is_refusing:
            return "451 try again later"
        self.mails.append(message_from_bytes(envelope.content or b""))  # type: ignore[arg-type]  # bytes, as it is not decoded
        return "250 taken"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a server of SMTP on a port that the system gives."""
    mailbox, loop = Mailbox(), asyncio.new_event_loop()
    making = loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    server = loop.run_until_complete(making)
    mailbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield mailbox
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_end_all(loop))
        loop.close()


async def _end_all(loop: asyncio.AbstractEventLoop) -> None:
    others = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class Hook:
    """A server of HTTP and what was posted to it."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.url = ""
        self.status = 204


@contextmanager
def hook_server() -> Iterator[Hook]:
    """Run a server of HTTP on a port that the system gives."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.status < 300:
                hook.posted.append((self.path, json.loads(body)))
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
