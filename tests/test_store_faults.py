from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from crawling import ROOT

FAULTY = ROOT / "tests" / "faulty.py"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a thousand small archives: no disk need carry them)


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as made:
        yield Path(made)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["error", "full", "kill", "again", "power", "power-names"])
def test_whatever_step_fails_the_next_crawl_has_every_page_once(folder: Path, mode: str) -> None:
    done = subprocess.run(
        [sys.executable, FAULTY, folder / "archive", mode],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    told = json.loads(done.stdout)
    sys.stdout.write(f"faults in mode {mode}: {told['faults']}\n")
    assert told["losses"] == []
    assert told["faults"] > 80
