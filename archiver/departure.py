"""How a process leaves when it is told to before anything has begun: at once, with the code for it.

Loading Scrapy takes a second. From here on, until the crawl has handlers of its own, a signal means
INTERRUPTED instead of the death of the process.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import current_thread, main_thread
from types import FrameType
from typing import NoReturn

from archiver.model.exits import ExitCode

_OURS = (signal.SIGINT, signal.SIGTERM)


def heed_signals() -> None:
    """Let SIGINT, SIGTERM and SIGHUP end this process as interrupted; what is ignored stays so.

    SIGHUP, as of a terminal that was closed, is from now on the same as SIGTERM.
    """
    for number in _OURS:
        _replace(number, _leave_at_once)
    _replace(signal.SIGHUP, _as_terminated)


def heed_signals_of_crawl() -> None:
    """Do so when this process is `scrapy crawl`: the settings are what Scrapy loads first of us."""
    if "crawl" in sys.argv[1:] and current_thread() is main_thread():
        heed_signals()


def begin_work() -> None:
    """Let signals unwind the work that begins now, so that half-written files are taken away."""
    if signal.getsignal(signal.SIGINT) is _leave_at_once:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGTERM) is _leave_at_once:
        signal.signal(signal.SIGTERM, _unwind)


def _replace(number: signal.Signals, handler: object) -> None:
    if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
        signal.signal(number, handler)  # type: ignore[arg-type]  # the three below


def _leave_at_once(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End without unwinding: an exception in the middle of an import may be swallowed."""
    os._exit(ExitCode.INTERRUPTED)


def _unwind(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(ExitCode.INTERRUPTED)


def _as_terminated(_signal: int, _frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
