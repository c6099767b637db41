"""Read a folder of kept pages with gold, score it, and refuse figures below the floors.

    python benchmarks/floors.py PAGES

PAGES holds `gold.jsonl`, the pages and `score.py`; the floors are `tests/floors.json`.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from archiver.model.article import (
    Article,
    Block,
    EmbedBlock,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Update,
)
from archiver.read import read_page

FLOORS = Path(__file__).parent.parent / "tests" / "floors.json"
LOWER_IS_BETTER = frozenset({"leak", "doubled"})


def answer(job: tuple[str, str, str | None]) -> dict[str, Any]:
    """Return what the scorer wants to know of one page."""
    _, file, url = job
    return prediction(read_page(gzip.decompress(Path(file).read_bytes()), url=url).article)


def prediction(article: Article | None) -> dict[str, Any]:
    """Return an article in the scorer's form."""
    if article is None:
        return {}
    return {
        "title": article.headline,
        "authors": [author.name for author in article.authors if author.role != "editor"],
        "date": article.published,
        "topics": list(article.keywords),
        "images": [image.url for image in article.images],
        "blocks": list(scored(article.body)),
    }


def scored(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """Yield text and embed blocks in reading order."""
    for block in blocks:
        if isinstance(block, EmbedBlock):
            embed = block.embed
            yield {
                "type": "embed", "platform": embed.platform, "id": embed.id, "text": embed.text,
                "url": embed.url or embed.source_url, "handle": embed.author.handle,
            }  # fmt: skip
        elif isinstance(block, Item | Update):
            yield {"type": "text", "text": block.title or ""}
            yield from scored(block.body)
        elif isinstance(block, ListBlock):
            yield from ({"type": "text", "text": entry} for entry in block.items)
        elif isinstance(block, Table):
            yield {"type": "text", "text": "\n".join(" ".join(row) for row in block.rows)}
        elif isinstance(block, Paragraph | Heading | Quote):
            yield {"type": "text", "text": block.text}


def main() -> int:
    """Print the figures; return 1 when one of them fell."""
    pages = Path(sys.argv[1])
    gold = [json.loads(line) for line in (pages / "gold.jsonl").read_text("utf-8").splitlines()]
    jobs = [(one["page_id"], str(pages / one["file"]), one["url"]) for one in gold]
    with tempfile.TemporaryDirectory() as folder, Pool() as pool:
        for (page_id, _, _), said in zip(jobs, pool.map(answer, jobs, chunksize=4), strict=True):
            Path(folder, f"{page_id}.json").write_text(json.dumps(said), "utf-8")
        figures = Path(folder, "figures.json")
        command = [
            sys.executable,
            str(pages / "score.py"),
            "--pred",
            folder,
            "--json",
            str(figures),
        ]
        subprocess.run(command, check=True)
        found = json.loads(figures.read_text("utf-8"))
    found |= found["counts"]
    floors = json.loads(FLOORS.read_text("utf-8"))["kept_pages"]
    fallen = {
        name: (found[name], floor)
        for name, floor in floors.items()
        if (found[name] > floor if name in LOWER_IS_BETTER else found[name] < floor)
    }
    for name, (figure, floor) in fallen.items():
        print(f"{name} fell to {figure:.3f}; its floor is {floor}")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
