"""One daemon at a time, by the clock of the machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jobbing import STARTED
from time_machine import travel

from archiver.jobs.clock.moment import SystemClock
from archiver.jobs.lock import DaemonLock, DaemonRunsError, is_held


def test_a_second_daemon_is_refused_until_the_first_one_is_gone(tmp_path: Path) -> None:
    with DaemonLock(tmp_path):
        assert is_held(tmp_path)
        with pytest.raises(DaemonRunsError, match=f"pid {os.getpid()}"):
            DaemonLock(tmp_path)

    assert not is_held(tmp_path)
    with DaemonLock(tmp_path):
        pass


def test_the_clock_of_the_machine_is_the_systems() -> None:
    with travel(STARTED, tick=False):
        assert SystemClock().now() == STARTED
    assert SystemClock().boot_id() == SystemClock().boot_id() != ""
    assert SystemClock().elapsed_s() > 0
