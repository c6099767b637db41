"""The contract tests run against the lowest and the newest Scrapy and Twisted."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest
from crawling import ROOT

NAMES = ("scrapy", "twisted")


def told(which: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "versions.py", which],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    pairs = (line.partition("==") for line in done.stdout.splitlines())
    return {name: at for name, equals, at in pairs if equals}


def number(text: str) -> tuple[int, ...]:
    parts = [int(part) for part in text.split(".")]
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_locked_is_supported(name: str) -> None:
    floor = told("lowest")[name]

    assert number(version(name)) >= number(floor)


def test_the_locked_scrapy_is_the_lowest_that_is_supported() -> None:
    # so the tests of every day are those of the lowest; `.ci/contracts` takes over when it moves
    assert number(told("lowest")["scrapy"]) == (2, 19)


def test_everything_else_stays_as_it_is_locked() -> None:
    others = told("locked")

    assert "zope-interface" in others
    assert not others.keys() & set(NAMES)


def test_ci_runs_both() -> None:
    assert ".ci/contracts lowest newest" in (ROOT / ".ci" / "run").read_text("utf-8")
