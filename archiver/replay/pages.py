"""The page list of a package: what a reader picks from and searches in.

Of an archive, its articles: title, text with what embeds say, time, and the article's receipt.
Of bare WARC files, their pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.read.tree import parse_html
from archiver.replay.captures import Captures
from archiver.store.archive import ARTICLES
from archiver.store.history.lines import EMBEDS

HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
Moved = Mapping[str, Mapping[int, int]]
Holds = Callable[[str], bool]


@dataclass(kw_only=True)
class Pages:
    """The pages of one package."""

    folder: Path | None
    """The archive; None: bare WARC files."""
    captures: Captures
    count: int = 0
    first_url: str | None = None
    first_date: str | None = None

    @property
    def most_bytes(self) -> int:
        """Return how long a list of them may become."""
        path = (self.folder or Path()) / ARTICLES
        return 2 * path.stat().st_size if self.folder and path.is_file() else 0

    def lines(self, names: set[str], holds: Holds, moved: Moved) -> Iterator[bytes]:
        """Yield the lines of pages.jsonl."""
        yield _line(HEADER)
        found = self._articles(names, holds) if self.folder else self._pages(names, holds)
        for page in found:
            self.count += 1
            if self.first_url is None:
                self.first_url, self.first_date = page["url"], page["ts"]
            if receipt := page.get("receipt"):
                name = Path(receipt["file"]).name
                offset = moved.get(name, {}).get(receipt["offset"], receipt["offset"])
                page["receipt"] = receipt | {"file": f"archive/{name}", "offset": offset}
            yield _line(page)

    def kept(self, names: set[str], holds: Holds) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield the files of JSON lines that belong to the pages, with their lines."""
        if self.folder is None:
            return
        urls: set[str] = set()
        if (self.folder / ARTICLES).is_file():
            yield Path(ARTICLES).name, self._article_lines(names, holds, urls)
        if (self.folder / EMBEDS).is_file():
            yield Path(EMBEDS).name, _embed_lines(self.folder / EMBEDS, urls)

    def _article_lines(self, names: set[str], holds: Holds, urls: set[str]) -> Iterator[bytes]:
        for raw, article in self._chosen(names, holds):
            urls.add(article.get("url") or "")
            yield raw

    def _articles(self, names: set[str], holds: Holds) -> Iterator[dict[str, Any]]:
        for _, article in self._chosen(names, holds):
            receipt = article["archive"]
            yield {
                "id": _id_of(receipt["record_id"]),
                "url": article["url"],
                "ts": f"{receipt['date'][:19]}Z",
                "title": article["headline"],
                "text": "\n\n".join([article["text"], *embed_texts(article["body"])]),
                "receipt": receipt,
            }

    def _chosen(self, names: set[str], holds: Holds) -> Iterator[tuple[bytes, dict[str, Any]]]:
        path = (self.folder or Path()) / ARTICLES
        if not path.is_file():
            return
        with path.open("rb") as file:
            for raw in file:
                article = json.loads(raw)
                receipt = article.get("archive")
                if receipt and Path(receipt["file"]).name in names and holds(receipt["date"]):
                    yield raw, article

    def _pages(self, names: set[str], holds: Holds) -> Iterator[dict[str, Any]]:
        for line in self.captures.every():
            is_page = line.status == "200" and "html" in (line.mime or "")
            if not is_page or line.filename not in names or not holds(line.timestamp):
                continue
            digits = line.timestamp
            moment = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}"
            capture = self.captures.read(line)
            record_id = capture.receipt.record_id if capture else line.to_line()
            title = _title(capture.record.body()) if capture else None
            yield {
                "id": _id_of(record_id),
                "url": line.url,
                "ts": f"{moment}:{digits[12:14]}Z",
                "title": title or line.url,
            }


def embed_texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what the embeds of a body say, those within items among them."""
    for block in blocks:
        if block.get("type") == "embed":
            embed = block["embed"]
            name = (embed.get("author") or {}).get("name")
            if words := " ".join(part for part in (name, embed.get("text")) if part):
                yield words
        yield from embed_texts(block.get("body") or [])


def _embed_lines(path: Path, urls: set[str]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for raw in file:
            if urls.intersection(json.loads(raw)["articles"]):
                yield raw


def _title(page: bytes) -> str | None:
    title = parse_html(page).findtext(".//title")
    return " ".join(title.split()) if title else None


def _id_of(record_id: str) -> str:
    found = _UUID.search(record_id)
    return found[0] if found else record_id.strip("<>")


def _line(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
