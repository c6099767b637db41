"""A guard that keeps every test on this machine: no connection and no look-up leaves it.

It is laid over Python's own sockets, so it holds for Twisted, asyncio and urllib alike, but not
for child processes: those get ARCHIVER_CONNECT_TO.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

# RFC 6761 and RFC 6762: names that no public server answers for
_RESERVED = (".example", ".invalid", ".test", ".local")
_RESERVED_HOSTS = ("example.com", "example.net", "example.org")
_LOOK_UPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")
_CONNECTS = ("connect", "connect_ex", "sendto")


class NetworkForbiddenError(OSError):
    """A test tried to leave the machine; the text says where to."""


@contextmanager
def only_loopback() -> Iterator[list[str]]:
    """Refuse every way off the machine, and give the list of what was tried."""
    tried: list[str] = []
    with _all_patched(tried):
        yield tried


@contextmanager
def _all_patched(tried: list[str]) -> Iterator[None]:
    patches = [
        *(patch.object(socket.socket, name, _connect(name, tried)) for name in _CONNECTS),
        *(patch.object(socket, name, _look_up(name, tried)) for name in _LOOK_UPS),
    ]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


def _connect(name: str, tried: list[str]) -> Callable[..., Any]:
    original = getattr(socket.socket, name)

    def guarded(sock: socket.socket, *arguments: Any) -> object:  # noqa: ANN401 (as socket's)
        address = arguments[-1]
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _stays(address[0]):
            raise _refusal(tried, f"{name} to {address[0]}:{address[1]}")
        return original(sock, *arguments)

    return guarded


def _look_up(name: str, tried: list[str]) -> Callable[..., Any]:
    original = getattr(socket, name)

    def guarded(host: str | bytes | None, *arguments: object, **options: object) -> object:
        text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if text is None or text == "" or _is_address(text) or _stays(text):
            return original(host, *arguments, **options)
        if _is_reserved(text):
            raise socket.gaierror(socket.EAI_NONAME, f"reserved name {text}: nobody answers")
        raise _refusal(tried, f"{name} of {text}")

    return guarded


def _refusal(tried: list[str], what: str) -> NetworkForbiddenError:
    tried.append(what)
    return NetworkForbiddenError(f"a test may not leave this machine: {what}")


def _stays(host: str) -> bool:
    if _is_address(host):
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_reserved(host: str) -> bool:
    name = host.rstrip(".").lower()
    return name.endswith(_RESERVED) or name in _RESERVED_HOSTS
