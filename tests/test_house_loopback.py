"""The guard of tests/conftest.py bites, and lets loopback through."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from loopback import NetworkForbiddenError, only_loopback

# 192.0.2.0/24 and 2001:db8::/32 are for documentation (RFC 5737, RFC 3849): no route, were it tried
OUTSIDE = ("192.0.2.1", 80)


def _connect() -> None:
    with socket.socket() as sock:
        sock.connect(OUTSIDE)


def _connect_ex() -> object:
    with socket.socket() as sock:
        return sock.connect_ex(OUTSIDE)


def _connect_by_name() -> None:
    with socket.socket() as sock:
        sock.connect(("www.sportskeeda.com", 443))


def _connect_six() -> None:
    with socket.socket(socket.AF_INET6) as sock:
        sock.connect(("2001:db8::1", 80, 0, 0))


def _send_datagram() -> object:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        return sock.sendto(b"?", 0, ("192.0.2.1", 53))


def _look_up() -> object:
    return socket.getaddrinfo("www.sportskeeda.com", 443)


def _look_up_by_asyncio() -> object:
    return asyncio.run(asyncio.open_connection("www.sportskeeda.com", 443))


def _connect_by_asyncio() -> object:
    return asyncio.run(asyncio.open_connection(*OUTSIDE))


@pytest.mark.parametrize(
    "leave",
    [
        _connect,
        _connect_ex,
        _connect_by_name,
        _connect_six,
        _send_datagram,
        _look_up,
        _look_up_by_asyncio,
        _connect_by_asyncio,
    ],
)
def test_a_way_off_the_machine_is_refused_and_noted(leave: Callable[[], object]) -> None:
    with only_loopback() as tried, pytest.raises(NetworkForbiddenError, match="may not leave"):
        leave()

    assert len(tried) == 1


def test_a_refusal_that_is_swallowed_is_still_noted() -> None:
    with only_loopback() as tried, contextlib.suppress(OSError):
        _connect()

    assert tried == ["connect to 192.0.2.1:80"]


def test_an_attempt_fails_the_test_that_made_it(tmp_path: Path) -> None:
    here = Path(__file__).parent
    for name in ("conftest.py", "loopback.py"):
        shutil.copy(here / name, tmp_path)
    (tmp_path / "test_leaves.py").write_text(
        "import contextlib, socket\n"
        "def test_that_swallows_its_error():\n"
        "    with contextlib.suppress(OSError), socket.socket() as sock:\n"
        "        sock.connect(('192.0.2.1', 80))\n"
    )

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", "."],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == pytest.ExitCode.TESTS_FAILED
    assert "a test may not leave this machine: connect to 192.0.2.1:80" in ran.stdout


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_open(host: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection((host, server.getsockname()[1]), timeout=5) as client,
    ):
        peer = client.getpeername()

    assert peer[0] == "127.0.0.1"


def test_a_reserved_name_resolves_to_nothing_and_is_no_offence() -> None:
    with only_loopback() as tried, pytest.raises(socket.gaierror):
        socket.getaddrinfo("www.idolgazette.example", 443)

    assert tried == []
