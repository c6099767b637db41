"""A small archive, and a package made of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from replaying import answer, revisit, written
from warcs import ID

from archiver.replay.captures import open_captures
from archiver.replay.packing.package import Package, Window, spans_of
from archiver.replay.packing.pages import Pages
from archiver.store.index import update_index

NOW = datetime(2026, 1, 2, tzinfo=UTC)
REFERS = {
    "WARC-Refers-To": ID % 2,
    "WARC-Refers-To-Target-URI": b"http://a.test/1",
    "WARC-Refers-To-Date": b"2026-01-02T03:04:05Z",
}
PAGE = b"<!doctype html><title>A page</title><p>hello"


def small_archive(folder: Path) -> Path:
    written(
        folder / "warc" / "a.warc.gz",
        answer("http://a.test/1", PAGE, number=2, second=5),
        answer("http://a.test/2", b"other", number=3, second=20),
        revisit("http://a.test/3", PAGE, number=4, refers=REFERS),
    )
    update_index(folder)
    receipt = {"file": "warc/a.warc.gz", "offset": 0, "length": 1, "payload_digest": None,
               "record_id": "<urn:uuid:00000000-0000-4000-8000-000000000002>",
               "date": "2026-01-02T03:04:05Z"}  # fmt: skip
    embed = {"type": "embed", "embed": {"author": {"name": "Ann"}, "text": "a post's words"}}
    line = {"url": "http://a.test/1", "headline": "A page", "text": "hello",
            "body": [embed], "archive": receipt}  # fmt: skip
    (folder / "json").mkdir()
    (folder / "json" / "articles.jsonl").write_text(json.dumps(line) + "\n")
    return folder


def packed(archive: Path, out: Path, window: Window | None = None, *, thin: bool = False) -> Path:
    with open_captures(archive) as captures:
        Package(
            captures=captures,
            spans=spans_of(captures.shelves, window or Window()),
            window=window or Window(),
            pages=Pages(folder=archive, captures=captures),
            is_thin=thin,
        ).write(out, title="t", now=NOW, sign=None)
    return out
