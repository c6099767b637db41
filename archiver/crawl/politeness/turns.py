"""Several crawls on one machine ask a host as one would: in turns, at its pace.

A file per host in a shared folder is locked while a request is under way, and says when the host
may be asked again. The system frees the lock of a process that dies. Politeness `off` needs no
turns: it is for own servers.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import random
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import time
from typing import IO, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archiver.crawl.politeness.throttle import pace_in
from archiver.model.url import host_of

logger = logging.getLogger(__name__)

_LOOK_AGAIN_S = 0.05
_LONGEST_STEP_S = 5.0
_MOST_AHEAD_S = 3700.0
"""No pause is longer: a file that says more was written with a wrong clock."""


class Turn:
    """One host's file: at most one holder on this machine."""

    def __init__(self, folder: Path, host: str) -> None:
        self._path = folder / sha256(host.encode()).hexdigest()[:32]
        self._file: IO[bytes] | None = None

    async def take(self) -> None:
        """Wait until nobody else asks the host, and until it may be asked again."""
        file = self._path.open("a+b")
        try:
            # another process cannot set an event of ours
            while not _is_locked_by_us(file):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_AGAIN_S * (1 + random.random()))  # noqa: S311  # no secret
            while (wait := _wait_s(file)) > 0:  # noqa: ASYNC110
                await asyncio.sleep(min(wait, _LONGEST_STEP_S))
        except BaseException:
            file.close()
            raise
        self._file = file

    def give_back(self, *, pause_s: float) -> None:
        """Let the others, no earlier than in `pause_s` seconds."""
        if (file := self._file) is None:
            return
        self._file = None
        with suppress(OSError):
            file.seek(0)
            file.truncate()
            file.write(b"%.3f" % (time() + pause_s))
        with suppress(OSError):
            file.close()  # and with it goes the lock


class TurnsMiddleware:
    """Stands next to the downloader: takes the host's turn before, gives it back after."""

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self.crawler = crawler
        self._folder = folder
        self._held: dict[Request, Turn] = {}
        self._lines: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the folder; NotConfigured when politeness or turns are off, or it cannot be made."""
        settings = crawler.settings
        where = settings.get("ARCHIVER_TURNS", "")
        if settings.get("ARCHIVER_POLITENESS") == "off" or where == "off":
            logger.debug("crawls on this machine do not take turns")
            raise NotConfigured  # with a text, Scrapy would warn of what was chosen
        folder = Path(where) if where else shared_folder()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise PermissionError(f"{folder} belongs to somebody else")
        except OSError as error:
            logger.warning("crawls on this machine cannot take turns error=%s", error)
            raise NotConfigured from error
        return cls(crawler, folder)

    async def process_request(self, request: Request) -> None:
        """Wait for the host's turn; requests of this crawl wait in a line of their own."""
        host = host_of(request.url) or ""
        line = self._lines.setdefault(host, asyncio.Lock())
        await line.acquire()
        turn = Turn(self._folder, host)
        try:
            await turn.take()
        except OSError as error:
            logger.warning("no turn could be taken error=%s host=%s", error, host)
        except BaseException:
            line.release()
            raise
        self._held[request] = turn

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the turn back after an answer."""
        self._let_go(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002  # Scrapy's form
        """Give the turn back after a failure."""
        self._let_go(request)

    def _let_go(self, request: Request) -> None:
        turn = self._held.pop(request, None)
        if turn is None:
            return
        turn.give_back(pause_s=pace_in(self.crawler, request))
        self._lines[host_of(request.url) or ""].release()


def shared_folder() -> Path:
    """Return the folder that the crawls of this user share."""
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(base) / f"archiver-{os.getuid()}" / "turns"


def _is_locked_by_us(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_s(file: IO[bytes]) -> float:
    file.seek(0)
    try:
        wait = float(file.read(32) or b"0") - time()
    except ValueError:
        return 0.0
    return wait if wait < _MOST_AHEAD_S else 0.0
