"""CI fails on a test that was not run, unless somebody gave a reason for it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REPORT = """<testsuites><testsuite>
<testcase classname="tests.test_a" name="test_ran[1]"/>
<testcase classname="tests.test_a" name="test_left_out[2]">
<skipped type="pytest.skip" message="no redis here"/></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("listed", "code", "said"),
    [
        ("", 1, "tests/test_a.py::test_left_out: no redis here"),
        ("# tests/test_a.py::test_left_out\n", 1, "test_left_out"),
        ("tests/test_a.py::test_left_out  needs a server\n", 0, ""),
    ],
)
def test_a_skip_needs_a_line_in_the_list(tmp_path: Path, listed: str, code: int, said: str) -> None:
    report, allowed = tmp_path / "junit.xml", tmp_path / "allowed"
    report.write_text(REPORT)
    allowed.write_text(listed)

    ran = subprocess.run(
        [sys.executable, ROOT / ".ci/skips.py", report, allowed],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == code
    assert said in ran.stdout


def test_every_allowed_skip_names_a_test_that_is_there() -> None:
    for line in (ROOT / ".ci/allowed-skips").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            file, _, name = line.split()[0].partition("::")
            assert f"def {name}(" in (ROOT / file).read_text("utf-8"), line


def test_the_ci_script_is_sound_shell() -> None:
    checked = subprocess.run(
        ["bash", "-n", ROOT / ".ci/run"], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_every_program_that_a_test_needs_is_installed_in_ci() -> None:
    tests = [path.read_text("utf-8") for path in ROOT.glob("tests/**/*.py")]
    needed = {name for text in tests for name in re.findall(r'\bneeds\("([^"]+)"\)', text)}
    installed = re.findall(r"^need (\S+) \S+", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)

    assert needed
    assert needed <= set(installed)
