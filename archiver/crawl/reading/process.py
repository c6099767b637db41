"""One worker process as the crawl sees it: begun, asked, ended by its own number.

Whatever happens to it is a WorkerLost that says why; then the process is gone.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Self

from archiver.crawl.reading.page import Page
from archiver.crawl.reading.wire import (
    HEAD_BYTES,
    READY,
    BrokenAnswerError,
    Told,
    framed,
    length_of,
    told_of,
)

# itemadapter would load Scrapy, for items that no reading has: a third of the time and memory
_CODE = (
    "import sys; sys.path[:] = sys.argv[6:]; sys.modules['scrapy'] = None;"
    "from importlib import import_module as load;"
    "load(sys.argv[1]).main(int(sys.argv[2]), limit_s=float(sys.argv[3]),"
    " limit_bytes=int(sys.argv[4]), parent=int(sys.argv[5]))"
)
_START_S = 60.0
"""Seconds that a worker has to load; half a second is usual."""
_GRACE_S = 5.0
"""Seconds beyond its time until a worker that did not end itself is killed."""
_LEAVING_S = 1.0
"""Seconds that a process has to end, once it has closed its side."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What the reading of one page may cost."""

    time_s: float = 60.0
    """The slowest page that we know needs three."""
    memory_bytes: int = 1 << 30
    """Of address space; a worker at rest has a fifth of it."""
    module: str = "archiver.crawl.reading.worker"
    """Whose `main` reads."""


class WorkerLost(Exception):  # noqa: N818 - says what happened
    """The worker died, was killed, or said nonsense; the text says why."""


class WorkerNotReady(WorkerLost):
    """The worker was lost before it was given anything."""


class Worker:
    """A process that reads pages, one at a time."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        limits: Limits,
    ) -> None:
        self.process = process
        self._reader = reader
        self._writer = writer
        self._limits = limits

    @classmethod
    async def begin(cls, limits: Limits) -> Self:
        """Begin a process and wait until it is ready; raise WorkerNotReady."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = _begun(theirs.fileno(), limits)
            except OSError as error:
                ours.close()
                raise WorkerNotReady(f"no process could be begun: {error}") from error
        worker = cls(process, *await asyncio.open_unix_connection(sock=ours), limits)
        try:
            async with asyncio.timeout(_START_S):
                await worker._reader.readexactly(len(READY))
        except (TimeoutError, asyncio.IncompleteReadError, OSError) as error:
            raise WorkerNotReady(f"it did not begin: {await worker.lost()}") from error
        except BaseException:
            worker.kill()
            raise
        return worker

    async def ask(self, page: Page) -> Told:
        """Let a page be read; raise WorkerLost."""
        try:
            async with asyncio.timeout(self._limits.time_s + _GRACE_S):
                self._writer.write(framed(page))
                await self._writer.drain()
                head = await self._reader.readexactly(HEAD_BYTES)
                return told_of(await self._reader.readexactly(length_of(head)))
        except TimeoutError:
            self.kill()
            await self.lost()
            raise WorkerLost(self._too_long()) from None
        except BrokenAnswerError as error:
            self.kill()
            await self.lost()
            raise WorkerLost(f"its process gave no answer but {error}") from error
        except (asyncio.IncompleteReadError, OSError) as error:
            raise WorkerLost(await self.lost()) from error
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self._writer.close()

    async def lost(self) -> str:
        """Close our side, wait for the process to end, and return in words how it did."""
        self._writer.close()
        code = await asyncio.to_thread(_code_of, self.process)
        if code == -signal.SIGALRM:
            return self._too_long()
        if code < 0:
            return f"its process was ended by {signal.Signals(-code).name}"
        return f"its process ended with code {code}"

    def _too_long(self) -> str:
        return f"took longer than {self._limits.time_s:g} s"


def _code_of(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a process that is ending."""
    try:
        return process.wait(_LEAVING_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _begun(channel: int, limits: Limits) -> subprocess.Popen[bytes]:
    """Begin a process in a group of its own: Ctrl-C is for the crawl."""
    told = [limits.module, str(channel), str(limits.time_s), str(limits.memory_bytes)]
    return subprocess.Popen(  # noqa: S603  # this Python, with our own code
        [sys.executable, "-c", _CODE, *told, str(os.getpid()), *sys.path],
        pass_fds=(channel,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,
    )
