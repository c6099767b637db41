"""The entry of `archiver`: light, so that Ctrl-C is heeded while the rest is still loading."""

from __future__ import annotations

import importlib
import io
import signal
import sys
from types import FrameType
from typing import NoReturn

from archiver.model.exits import ExitCode


def main() -> NoReturn:
    """Run the command of this process and end with its exit code."""
    signal.signal(signal.SIGINT, _leave)
    commands = importlib.import_module("archiver.commands.app")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(commands.run(sys.argv[1:]))


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End before anything has begun."""
    sys.exit(ExitCode.INTERRUPTED)
