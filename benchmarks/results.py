"""What was measured, kept as JSON in `benchmarks/results`: one file a race, with its machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.race import Run

RESULTS = Path(__file__).parent / "results"
RACES = ("crawl", "latency", "beside", "growth")
"""Files with runs; `rates.json` has single figures."""
_TOLD = ("Scrapy", "Twisted", "lxml", "trafilatura", "isal", "warcio", "uvloop")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One file of results."""

    machine: Mapping[str, str]
    facts: Mapping[str, Any]
    """What was asked for: articles, rounds."""
    runs: tuple[Run, ...] = ()
    figures: Mapping[str, float] | None = None
    """Single figures by name, in `rates`."""
    skipped: tuple[str, ...] = ()
    """What could not be measured, and why."""


def machine() -> dict[str, str]:
    """Describe this machine and what runs on it."""
    told = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "nginx": _said("nginx", "-v").rpartition("/")[2],
        "wget": " ".join(_said("wget", "--version").split("\n")[0].split()[2:3]),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
    }
    for package in _TOLD:
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            continue
    return told


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _said(*command: str) -> str:
    """Return what a program says of itself; empty when there is none."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path}
        )
    except OSError:
        return ""
    return (done.stdout or done.stderr).strip()


def write(name: str, measured: Measured, *, folder: Path = RESULTS) -> None:
    """Write one file of results; a run takes one line of it."""
    plain = asdict(measured)
    runs = ",\n".join(f"  {json.dumps(one)}" for one in plain.pop("runs"))
    head = json.dumps(plain, indent=1)[:-2]
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(f'{head},\n "runs": [\n{runs}\n ]\n}}\n', "utf-8")


def read(folder: Path = RESULTS) -> dict[str, Measured]:
    """Return all results that are there, by name."""
    return {
        name: _of(json.loads((folder / f"{name}.json").read_text("utf-8")))
        for name in (*RACES, "rates")
        if (folder / f"{name}.json").exists()
    }


def _of(plain: dict[str, Any]) -> Measured:
    runs = tuple(Run(**one) for one in plain.pop("runs"))
    return Measured(runs=runs, skipped=tuple(plain.pop("skipped")), **plain)


def of_arm(runs: Iterable[Run], arm: str, kind: str) -> list[Run]:
    """Return the runs of one arm on one kind of pages, round by round."""
    return [one for one in runs if one.arm == arm and one.kind == kind]


def say(line: str) -> None:
    """Print a line at once: a race is long."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
