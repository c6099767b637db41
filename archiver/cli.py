"""The entry of `archiver`: light, so that signals are heeded while the rest is still loading."""

from __future__ import annotations

import importlib
import io
import sys
from typing import NoReturn

from archiver.departure import heed_signals


def main() -> NoReturn:
    """Run the command of this process and end with its exit code."""
    heed_signals()
    commands = importlib.import_module("archiver.commands.app")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(commands.run(sys.argv[1:]))
