"""Programs of the system that some tests ask for; without one, its tests are left out."""

from __future__ import annotations

import shutil

import pytest


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where the program is missing; `.ci/run` installs each (test_house_ci.py)."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"install {program} to run it")
