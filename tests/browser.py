"""A headless Chromium, spoken to over a pipe (DevTools protocol): no port, no driver.

No name is resolved but 127.0.0.1, so that nothing can leave the machine; what was asked is logged.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = "chromium"
_WAIT_S = 60
_HIGH_FD = 50
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip


class Tab:
    """One page of a browser."""

    def __init__(self, asks: int, answers: int) -> None:
        self._asks, self._answers = asks, answers
        self._number = 0
        self._rest = b""
        self.requested: list[str] = []
        """The addresses that the page and its frames have asked for."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        self._ask("Network.enable")

    def open(self, address: str) -> None:
        self._ask("Page.navigate", url=address)

    def wait_for(self, expression: str) -> str:
        """Return what an expression in the page comes to, as soon as that is not empty."""
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            result = self._ask("Runtime.evaluate", expression=expression)["result"]
            if result.get("type") == "string" and result["value"]:
                return str(result["value"])
            time.sleep(0.1)
        raise TimeoutError(f"nothing came of {expression}")

    def _ask(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": params}
        asked |= getattr(self, "_session", {})
        os.write(self._asks, json.dumps(asked).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("method") == "Network.requestWillBeSent":
                self.requested.append(said["params"]["request"]["url"])
            if said.get("id") == self._number:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']}")
                result: dict[str, Any] = said["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._answers, 1 << 16)
            if not piece:
                raise EOFError("the browser has gone")
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(message)
        return said


@contextmanager
def browser(room: Path) -> Iterator[Tab]:
    """Start Chromium with a profile in `room`; end it."""
    fds = [*os.pipe(), *os.pipe()]
    its_asks, asks, answers, its_answers = (
        fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _HIGH_FD) for fd in fds
    )
    for fd in fds:
        os.close(fd)
    pid = os.posix_spawnp(
        PROGRAM,
        [PROGRAM, *_OPTIONS, f"--user-data-dir={room / 'profile'}", "about:blank"],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, its_asks, 3),
            (os.POSIX_SPAWN_DUP2, its_answers, 4),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    os.close(its_asks)
    os.close(its_answers)
    try:
        yield Tab(asks, answers)
    finally:
        os.close(asks)  # by which it ends
        os.close(answers)
        os.waitpid(pid, 0)
