"""A signal that comes while the rest is still loading is an interruption, no death."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from crawling import ROOT

from archiver.model.exits import ExitCode

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
LOADING = "from archiver.departure import heed_signals; heed_signals()"
SCRAPY_LOADING = "import sys; sys.argv[1:] = ['crawl', 'site']; import archiver.settings"
SCRAPY_SHELL = "import sys; sys.argv[1:] = ['shell']; import archiver.settings"
AT_WORK = f"{LOADING}; from archiver.departure import begin_work; begin_work()"


def told(number: signal.Signals, begun: str, *, ignored: bool = False) -> tuple[int, str, str]:
    """Send a signal to a program that has begun so and waits; return code, stdout, stderr."""
    ignoring = f"import signal; signal.signal({number:d}, signal.SIG_IGN); " if ignored else ""
    program = f"""{ignoring}{begun}
import os
try:
    os.kill(os.getpid(), {number:d})
    print("went on")
finally:
    print("unwound", flush=True)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("begun", [LOADING, SCRAPY_LOADING])
def test_a_signal_while_loading_is_an_interruption(number: signal.Signals, begun: str) -> None:
    assert told(number, begun) == (ExitCode.INTERRUPTED, "", "")


def test_what_is_ignored_stays_ignored() -> None:
    code, out, _ = told(signal.SIGHUP, LOADING, ignored=True)

    assert (code, out) == (0, "went on\nunwound\n")


def test_other_commands_of_scrapy_keep_their_handlers() -> None:
    code, _, error = told(signal.SIGINT, SCRAPY_SHELL)

    assert code == -signal.SIGINT
    assert "KeyboardInterrupt" in error


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_work_that_has_begun_is_unwound(number: signal.Signals) -> None:
    assert told(number, AT_WORK) == (ExitCode.INTERRUPTED, "unwound\n", "")
