"""The reactor's clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def later(delay_s: float, call: Callable[..., object], *arguments: object) -> Any:  # noqa: ANN401
    """Let the reactor call something after some seconds; return Twisted's IDelayedCall."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    clock: Any = reactor
    return clock.callLater(delay_s, call, *arguments)
