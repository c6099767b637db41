"""Why a site's spider and the gold differ: reasons.toml, by site and field."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Judge = Literal["f1", "precision", "recall"]
Reasons = Mapping[tuple[str, str], "Reason"]
FILE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why one field of one site's pages is scored below what it is."""

    why: str
    judge: Judge = "f1"
    """Of the body: the half of the score that the fault of the gold leaves alone."""
    gold_lacks: tuple[str, ...] = ()
    """Of the body: types of blocks that the gold leaves out."""


def reasons(file: Path = FILE) -> Reasons:
    """Return the reasons by site and field; raise TypeError for a key that is none."""
    table = tomllib.loads(file.read_text("utf-8"))
    return {
        (site, field): Reason(**{**told, "gold_lacks": tuple(told.get("gold_lacks", ()))})
        for site, fields in table.items()
        for field, told in fields.items()
    }


def idle(known: Reasons, used: Iterable[tuple[str, str]]) -> list[str]:
    """Name the reasons that nothing needs."""
    return sorted(f"{site} {field}" for site, field in set(known) - set(used))
