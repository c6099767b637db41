"""Say which versions the contract tests want, as lines for pip.

`lowest`: the floors of pyproject.toml; `newest`: whatever is newest; `locked`: constraints for all
other packages, as in the locks.
"""
# ruff: noqa: INP001 (a program by itself, in no package)

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOUCHED = ("scrapy", "twisted")
"""Packages whose private names are touched."""
_TESTED_WITH = ("hypothesis", "pytest", "pytest-timeout", "trustme")
_FLOOR = re.compile(r"([A-Za-z0-9._-]+)>=([0-9.]+)")
_LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def floors() -> dict[str, str]:
    """Return the lowest supported version of each package that is touched."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = (_FLOOR.match(line) for line in project["dependencies"])
    named = {match[1].lower(): match[2] for match in found if match}
    return {name: named[name] for name in TOUCHED}


def locked(name: str = "requirements-dev.lock") -> dict[str, str]:
    """Return the version of every package in a lock."""
    return dict(_LOCKED.findall((ROOT / name).read_text("utf-8")))


def lines(which: str) -> Iterator[str]:
    """Give the lines for pip."""
    if which == "locked":
        yield from (f"{name}=={at}" for name, at in locked().items() if name not in TOUCHED)
        return
    yield from _TESTED_WITH
    for name, floor in floors().items():
        # "2.19" means the first release of the series: 2.19 is 2.19.0 to pip
        yield f"{name}=={floor}" if which == "lowest" else f"{name}>={floor}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines(sys.argv[1]))
