"""Every doubt that reading may raise is explained to who meets it."""

from __future__ import annotations

import re
from pathlib import Path

HOUSE = Path(__file__).parent.parent
RAISED = re.compile(
    r"\bcode=\"([a-z0-9-]+)\""
    r"|\bbody\.doubt\(\s*\"([a-z0-9-]+)\""
    r"|\(\"([a-z0-9-]+)\", (?:re\.compile|embeds\)|in_data\))"
)


def test_every_code_that_reading_gives_is_in_the_table() -> None:
    sources = [path.read_text("utf-8") for path in (HOUSE / "archiver" / "read").rglob("*.py")]
    raised = {code for text in sources for found in RAISED.findall(text) for code in found if code}
    page = (HOUSE / "docs" / "read.md").read_text("utf-8").partition("## What a doubt says")[2]

    told = set(re.findall(r"`([a-z0-9-]+)`", page))

    assert len(raised) > 30
    assert raised - told == set()
    assert told - raised <= {"code", "where", "expected", "found"}
