"""The audit of dependencies tells what it found, and never passes in silence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOUND = {"name": "lxml", "version": "6.0", "vulns": []}
WEAK = {"name": "urllib3", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["2.0"]}]}


def _audit(folder: Path, program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script in a copy, with a stand-in for pip-audit."""
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    stand_in = folder / "pip-audit"
    stand_in.write_text(f"#!/bin/bash\n{program}\n")
    stand_in.chmod(0o755)
    return subprocess.run(
        [folder / ".ci/audit"],
        env=dict(os.environ) | {"PIP_AUDIT": str(stand_in)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([SOUND], 0, "audited: 1 packages, 0 known weaknesses"),
        ([SOUND, WEAK], 1, "urllib3 1.0: CVE-1, mended in 2.0"),
        ([{"name": "odd", "skip_reason": "no such version"}], 1, "not audited: odd"),
    ],
)
def test_what_was_found_is_told(
    tmp_path: Path, packages: list[dict[str, object]], code: int, said: str
) -> None:
    report = json.dumps({"dependencies": packages})

    done = _audit(tmp_path, f"echo '{report}' > build/audit.json; exit 1")

    assert done.returncode == code, done.stderr
    assert said in done.stdout


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 3)])
def test_an_audit_that_cannot_be_made_says_so(tmp_path: Path, required: str, code: int) -> None:
    done = _audit(tmp_path, "echo 'no route to host' >&2; exit 1", AUDIT_REQUIRED=required)

    assert done.returncode == code
    assert done.stdout == "not audited: no route to host\n"
