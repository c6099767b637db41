"""Fail when a test was skipped, or failed as expected, that the list does not name.

Usage: python .ci/skips.py JUNIT_XML ALLOWED_LIST
"""
# ruff: noqa: INP001 (a program by itself, in no package)

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET


def skipped(report: Path) -> Iterator[str]:
    """Yield `FILE::TEST: reason` for each test that was skipped or failed as expected."""
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 (pytest wrote it)
        for mark in case.iter("skipped"):
            file = case.get("classname", "").replace(".", "/") + ".py"
            name = case.get("name", "").partition("[")[0]
            yield f"{file}::{name}: {mark.get('message')}"


def allowed(listed: Path) -> set[str]:
    """Return the tests that the list names."""
    lines = (line.split() for line in listed.read_text("utf-8").splitlines())
    return {line[0] for line in lines if line and not line[0].startswith("#")}


def main(report: str, listed: str) -> int:
    """Print each skip that is not allowed; return 1 when there is one."""
    names = allowed(Path(listed))
    wrong = [said for said in skipped(Path(report)) if said.split(": ")[0] not in names]
    for said in wrong:
        sys.stdout.write(f"skipped, and not in {listed}: {said}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
