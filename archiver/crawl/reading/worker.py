"""A process that reads pages for a crawl, one after another, until its socket closes.

It hears no signal but those that end it for sure, opens no network, and may use so much time and
memory a page. It is the first to go when the machine runs out of memory, and ends with its crawl.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from archiver.crawl.offline.sockets import forbid_sockets
from archiver.crawl.reading.page import read
from archiver.crawl.reading.wire import HEAD_BYTES, READY, Told, framed, length_of, page_of

WORN_BYTES = 320 << 20
"""Resident memory from which a worker is replaced: a fresh one has a fifth of it."""
_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that this process gets when its parent dies."""
_HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The crawl hears them, and wants its pages read before it ends."""


def main(channel: int, *, limit_s: float, limit_bytes: int, parent: int) -> None:
    """Read what comes on a socket's descriptor, until the other side closes it."""
    for number in _HEARD:
        signal.signal(number, signal.SIG_IGN)
    _end_with(parent)
    _go_first()
    _bound_memory(limit_bytes)
    forbid_sockets()
    with socket.socket(fileno=channel) as door, suppress(ConnectionError):
        _serve(door, limit_s)
    os._exit(0)  # there is nothing to tidy up, and the crawl waits


def _serve(door: socket.socket, limit_s: float) -> None:
    with door.makefile("rwb") as stream:
        stream.write(READY)
        stream.flush()
        while head := stream.read(HEAD_BYTES):
            packed = stream.read(length_of(head))
            signal.setitimer(signal.ITIMER_REAL, limit_s)  # its signal ends this process
            answer = framed(_told(packed))
            signal.setitimer(signal.ITIMER_REAL, 0)
            stream.write(answer)
            stream.flush()


def _told(packed: bytes) -> Told:
    try:
        return Told(read=read(page_of(packed)), is_worn=_peak_bytes() > WORN_BYTES)
    except MemoryError:
        return Told(is_out_of_memory=True, is_worn=True)
    except Exception:  # noqa: BLE001  # it travels to the crawl, and is raised there
        return Told(error=traceback.format_exc())


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _bound_memory(limit_bytes: int) -> None:
    """Let an allocation fail beyond so many bytes of address space; leave no core behind."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        limit_bytes = min(limit_bytes, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    """Be killed when the crawl dies, be it while a page is read; at once when it is dead."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _go_first() -> None:
    """Let the kernel's out-of-memory killer choose this process, and not the crawl."""
    with suppress(OSError):  # another system, or a sandbox: the bound of memory is left
        Path("/proc/self/oom_score_adj").write_text("800", "ascii")
