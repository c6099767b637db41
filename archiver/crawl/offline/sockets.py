"""No socket to anywhere: enforced below every library, for the rest of the process.

An audit hook (PEP 578) cannot be taken away again, and hears of sockets whoever makes them.
"""

from __future__ import annotations

import socket
import sys
from functools import cache

_NETWORKS = (socket.AF_INET, socket.AF_INET6)
_LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


class NetworkForbidden(RuntimeError):  # noqa: N818 - says what was tried
    """Something tried to reach the network while reading from an archive."""


@cache
def forbid_sockets() -> None:
    """From now on raise NetworkForbidden for every IP socket and every look-up of a name."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__" and arguments[1] in _NETWORKS:
        raise NetworkForbidden("no socket can be opened while reading from an archive")
    if event in _LOOK_UPS:
        raise NetworkForbidden(f"no name is looked up while reading from an archive: {event}")
