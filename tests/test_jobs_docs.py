"""The pages on jobs: every jobs file in them is one, and the recipe names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import jobbing
import pytest

HOUSE = Path(__file__).parent.parent
PAGES = ("jobs.md", "deploy.md")
FILES = [
    block
    for page in PAGES
    for block in re.findall(
        r"^```toml\n(.*?)^```", (HOUSE / "docs" / page).read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
]


@pytest.mark.parametrize("text", FILES, ids=range(len(FILES)))
def test_every_jobs_file_of_the_pages_can_be_used(text: str, tmp_path: Path) -> None:
    assert jobbing.jobs_file(tmp_path, text).jobs


def test_the_recipe_copies_what_the_build_needs() -> None:
    recipe = (HOUSE / "Containerfile").read_text("utf-8")
    copied = [line.split()[1:-1] for line in recipe.splitlines() if line.startswith("COPY ")]
    named = {name for names in copied for name in names if not name.startswith(("-", "/"))}

    assert {name for name in named if not (HOUSE / name).exists()} == set()
    assert {"archiver", "spiders", "pipelines", "requirements.lock", "pyproject.toml"} <= named
