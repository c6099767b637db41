"""What every test has: no way off the machine, the same examples each time in CI."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings
from loopback import only_loopback

_TRIED = pytest.StashKey[list[str]]()

# no deadline, no too_slow: the machine is shared, a slow example is no wrong one
_SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", _SHARED)
settings.register_profile("ci", _SHARED, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# a shell that starts the suite in the background ignores Ctrl-C, and so would all that tests start
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    # before any test module is imported: Twisted keeps `getaddrinfo` as it finds it
    guard = ExitStack()
    config.stash[_TRIED] = guard.enter_context(only_loopback())
    config.add_cleanup(guard.close)


@pytest.fixture(autouse=True)
def _no_network(pytestconfig: pytest.Config) -> Iterator[None]:
    yield
    tried = pytestconfig.stash[_TRIED]
    said = "; ".join(tried)
    tried.clear()
    if said:
        pytest.fail(f"a test may not leave this machine: {said}", pytrace=False)
