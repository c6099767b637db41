"""The reactor's clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def later(delay_s: float, call: Callable[..., object], *arguments: object) -> None:
    """Let the reactor call something after some seconds."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    clock: Any = reactor
    clock.callLater(delay_s, call, *arguments)
