"""Refuse to run when a foreign `spiders` or `pipelines` package shadows ours.

Both names are common (the registry has a `spiders`), and Scrapy lists and runs nothing, with
exit code 0, when it finds the wrong one.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import archiver

ROOMS = ("spiders", "pipelines")


class ForeignPackageError(RuntimeError):
    """Another package bears the name of one of our rooms; the text says where it lies."""


def check(home: Path | None = None) -> None:
    """Raise ForeignPackageError unless every room lies beside the `archiver` package."""
    home = home or Path(archiver.__file__).resolve().parent.parent
    for room in ROOMS:
        found = _place_of(room)
        if found != home / room:
            raise ForeignPackageError(
                f"the package {room!r} that Python finds is not Archiver's: "
                f"expected {home / room}, found {found or 'none'}. "
                f"Uninstall or rename the other one, or run from another folder."
            )


def _place_of(room: str) -> Path | None:
    spec = find_spec(room)
    if spec is None or not spec.submodule_search_locations:
        return Path(spec.origin).resolve() if spec and spec.origin else None
    return Path(next(iter(spec.submodule_search_locations))).resolve()
