"""Make exchanges, articles and archives for the tests of the store."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archiver.model.article import Article, EmbedBlock, Extracted, Paragraph
from archiver.model.embed import Embed
from archiver.model.exchange import Exchange
from archiver.model.receipt import Receipt
from archiver.store import archive as store
from archiver.store.archive import Archive, RunFacts

STARTED = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


def facts(run_id: str = "run-1", **changes: object) -> RunFacts:
    """Return what is said of a run; no space is kept free, for a test's disk may be small."""
    made = RunFacts(run_id=run_id, spider="test", started=STARTED, least_free_bytes=0)
    return replace(made, **changes)  # type: ignore[arg-type] # a test may change any field


def open_archive(folder: Path, run_id: str = "run-1", **changes: object) -> Archive:
    """Open an archive at a fixed moment."""
    return Archive.open(folder, run=facts(run_id, **changes), now=lambda: STARTED)


def exchange(url: str = "http://a.test/a", body: bytes = b"hello", **changes: object) -> Exchange:
    """Return a whole exchange: 200 with this body."""
    status = changes.get("status", 200)
    head = f"HTTP/1.1 {status} Fine\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    made = Exchange(
        url=url,
        method="GET",
        started=STARTED,
        ended=STARTED + timedelta(milliseconds=250),
        request=b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        response=io.BytesIO(head + body),
        response_length_bytes=len(head + body),
        status=200,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a test may change any field


def article(url: str, archive: Receipt | None, *, text: str = "Once.", embeds: int = 0) -> Article:
    """Return an article of one paragraph and some embeds."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    blocks = [
        EmbedBlock(embed=Embed(platform="twitter", id=str(100 + number), kind="post"))
        for number in range(embeds)
    ]
    return Article(
        url=url,
        headline="A headline",
        body=(Paragraph(text=text), *blocks),
        text=text,
        archive=archive,
        content_digest=f"sha256:{digest}",
        extracted=Extracted(by="test@1"),
    )


def keep(archive: Archive, url: str, *, text: str | None = None, embeds: int = 0) -> Receipt:
    """Let a page with its article go the whole way into the archive, uncommitted."""
    receipt = archive.capture(exchange(url, (text or url).encode()))
    made = article(url, receipt, text=text or url, embeds=embeds)
    archive.add_conversion(made)
    archive.add_article(made)
    archive.add_to_catalogue(made)
    return receipt


def abandon(archive: Archive) -> None:
    """Let go of an archive as a kill does: nothing is committed, closed well or renamed."""
    store._open.pop(archive.folder, None)
    archive.journal.close()  # without a commit: what was told is rolled back, as by a kill
    archive._catalogue._db.close()
    for lines in (archive.articles, archive.doubts):
        lines._file.close()
    if archive._writer._files.file is not None:
        archive._writer._files.file._file.close()
    archive._lock.release()


def lines_of(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the JSON lines of a file below `json/`."""
    text = (folder / "json" / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]
