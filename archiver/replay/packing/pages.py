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

from lxml import etree

from archiver.model.url import is_web
from archiver.read.tree import parse_html
from archiver.replay.captures import Capture, Captures
from archiver.replay.packing.columns import Addresses, Moved
from archiver.store.archive import ARTICLES
from archiver.store.history.lines import EMBEDS

FOREIGN = "foreign"
"""The folder of an archive with what was read of files that were brought in."""
HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_UNSEEN = ("script", "style", "noscript", "template", "title")
_MOST_TEXT = 1_000_000
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
        return 2 * sum(path.stat().st_size for path in self._sources())

    def lines(self, names: set[str], holds: Holds, moved: Mapping[str, Moved]) -> Iterator[bytes]:
        """Yield the lines of pages.jsonl."""
        yield _line(HEADER)
        for page in self._found(names, holds):
            self.count += 1
            if self.first_url is None:
                self.first_url, self.first_date = page["url"], page["ts"]
            if receipt := page.get("receipt"):
                name = Path(receipt["file"]).name
                offset = _now(receipt, moved)
                page["receipt"] = receipt | {"file": f"archive/{name}", "offset": offset}
            yield _line(page)

    def kept(
        self, names: set[str], holds: Holds, moved: Mapping[str, Moved]
    ) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield the files of JSON lines that belong to the pages, with their lines."""
        urls = Addresses()
        for path in self._sources():
            said = path.relative_to(self.folder or "").as_posix().removeprefix("json/")
            yield said, _article_lines(self._chosen(path, names, holds), urls, moved)
        if self.folder is not None and (self.folder / EMBEDS).is_file():
            yield Path(EMBEDS).name, _embed_lines(self.folder / EMBEDS, urls)

    def _sources(self) -> list[Path]:
        """Return the files of articles: those of the crawls, then those of files brought in."""
        if self.folder is None:
            return []
        own = self.folder / ARTICLES
        return [*([own] if own.is_file() else []), *sorted((self.folder / FOREIGN).glob("*.jsonl"))]

    def _found(self, names: set[str], holds: Holds) -> Iterator[dict[str, Any]]:
        """Yield the articles; where there are none, the pages that the WARC files hold."""
        is_any = False
        for path in self._sources():
            for page in self._articles(path, names, holds):
                is_any = True
                yield page
        if not is_any:
            yield from self._pages(names, holds)

    def _articles(self, path: Path, names: set[str], holds: Holds) -> Iterator[dict[str, Any]]:
        for _, article in self._chosen(path, names, holds):
            receipt = article["archive"]
            yield {
                "id": _id_of(receipt["record_id"]),
                "url": article["url"],
                "ts": f"{receipt['date'][:19]}Z",
                "title": article["headline"],
                "text": "\n\n".join([article["text"], *embed_texts(article["body"])]),
                "receipt": receipt,
            }

    def _chosen(
        self, path: Path, names: set[str], holds: Holds
    ) -> Iterator[tuple[bytes, dict[str, Any]]]:
        with path.open("rb") as file:
            for raw in file:
                article = json.loads(raw)
                receipt = article.get("archive")
                if receipt and Path(receipt["file"]).name in names and holds(receipt["date"]):
                    yield raw, article

    def _pages(self, names: set[str], holds: Holds) -> Iterator[dict[str, Any]]:
        for line in self.captures.every():
            is_page = line.status in ("200", None) and "html" in (line.mime or "")
            if (
                not is_page
                or not is_web(line.url)
                or line.filename not in names
                or not holds(line.timestamp)
            ):
                continue
            digits = line.timestamp
            moment = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}"
            capture = self.captures.read(line)
            if capture is None:
                continue
            title, text = _said(capture)
            yield {
                "id": _id_of(capture.receipt.record_id or line.to_line()),
                "url": line.url,
                "ts": f"{moment}:{digits[12:14]}Z",
                "title": title or line.url,
                "text": text,
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


def _article_lines(
    chosen: Iterator[tuple[bytes, dict[str, Any]]], urls: Addresses, moved: Mapping[str, Moved]
) -> Iterator[bytes]:
    """Yield lines as they are; where a file was cut, with the place of the record now."""
    for raw, article in chosen:
        urls.add(article.get("url") or "")
        receipt = article["archive"]
        if (offset := _now(receipt, moved)) == receipt["offset"]:
            yield raw
        else:
            article["archive"] = receipt | {"offset": offset}
            yield _line(article)


def _embed_lines(path: Path, urls: Addresses) -> Iterator[bytes]:
    with path.open("rb") as file:
        for raw in file:
            if any(url in urls for url in json.loads(raw)["articles"]):
                yield raw


def _now(receipt: Mapping[str, Any], moved: Mapping[str, Moved]) -> int:
    """Return where the record of a receipt lies in the package."""
    of_file = moved.get(Path(receipt["file"]).name)
    offset = of_file.get(receipt["offset"]) if of_file else receipt["offset"]
    return int(offset or 0)


def _said(capture: Capture) -> tuple[str | None, str]:
    """Return a page's title and its visible words."""
    head = capture.head.first(b"content-type")
    root = parse_html(capture.holder.body(), head.decode("latin-1") if head else None)
    title = root.findtext(".//title")
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    words = " ".join(" ".join(root.itertext()).split())
    return " ".join(title.split()) if title else None, words[:_MOST_TEXT]


def _id_of(record_id: str) -> str:
    found = _UUID.search(record_id)
    return found[0] if found else record_id.strip("<>")


def _line(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
