"""Tell what an audit found, one weakness a line; exit 1 when there is one, or nothing was audited.

Usage: python .ci/audited.py PIP_AUDIT_JSON
"""
# ruff: noqa: INP001 (a program by itself, in no package)

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(report: str) -> int:
    """Print the weaknesses and the count of packages."""
    packages = json.loads(Path(report).read_text("utf-8"))["dependencies"]
    audited = [package for package in packages if "vulns" in package]
    weak = [(package, found) for package in audited for found in package["vulns"]]
    for package, found in weak:
        mended = ", ".join(found["fix_versions"]) or "no version yet"
        sys.stdout.write(
            f"{package['name']} {package['version']}: {found['id']}, mended in {mended}\n"
        )
    for package in packages:
        if package not in audited:
            sys.stdout.write(f"not audited: {package['name']}: {package.get('skip_reason')}\n")
    sys.stdout.write(f"audited: {len(audited)} packages, {len(weak)} known weaknesses\n")
    return 1 if weak or not audited else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
