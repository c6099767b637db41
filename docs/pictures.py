"""Draw the terminals of the documentation: `python docs/pictures.py` writes docs/pictures/*.svg.

The articles are made up; the view is the command's own.
"""

# ruff: noqa: INP001  # a script beside the pages, no package

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from archiver.commands.shown.changes import view_of_changes
from archiver.model.article import Article, EmbedBlock, Extracted, Paragraph
from archiver.model.embed import Embed
from archiver.read.difference import changes_between

PICTURES = Path(__file__).resolve().parent / "pictures"
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_URL = "https://www.idolgazette.example/2022/04/fans-wish-for-a-jazz-record/"


def main() -> int:
    """Write every picture."""
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / "diff.svg").write_text(diff_picture(), "utf-8")
    return 0


def diff_picture() -> str:
    """Return the terminal of `archiver diff` on a scripted edit, as SVG."""
    old = _article("five", "nobody", EmbedBlock(embed=_tweet("1511000000000000001")))
    new = _article("six", "everybody")
    console = Console(record=True, width=92, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ archiver diff {_URL}"))
    console.print(Text("version 1 → 2  ", style="bold cyan") + Text(new.headline))
    console.print(view_of_changes(changes_between(old, new)))
    svg = console.export_svg(title="archiver diff", unique_id="archiver-diff")
    return _FONTS.sub("", svg)


def _article(count: str, who: str, *more: EmbedBlock) -> Article:
    return Article(
        url=_URL,
        headline="Fans wish for a jazz record by V and Lady Gaga",
        body=(
            Paragraph(text="Hardly had the two singers let go of each other when wishes came in."),
            *more,
            Paragraph(
                text=f"We have gathered {count} posts that say what {who} is thinking tonight."
            ),
        ),
        text="",
        content_digest="",
        extracted=Extracted(by="generic@2026-11"),
    )


def _tweet(number: str) -> Embed:
    return Embed(platform="twitter", id=number, url=f"https://x.com/i/status/{number}")


if __name__ == "__main__":
    sys.exit(main())
