"""`make demo` shows the whole way of a page, and says so with its exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from crawling import ROOT, clean_environment
from web.found import expected_articles, faults_of, lines

pytestmark = pytest.mark.slow


def test_the_demo_ends_well_and_leaves_an_archive(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.demo"],
        cwd=tmp_path,
        env=clean_environment() | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=115,
        check=False,
    )

    archive = tmp_path / "archives" / "demo"
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(faults_of(archive)) == []
    assert f"articles   {len(expected_articles())}" in done.stdout
    assert len(lines(archive, "articles")) == len(expected_articles())
    assert "\x1b" not in done.stdout
    assert "archiver show archives/demo" in done.stdout
