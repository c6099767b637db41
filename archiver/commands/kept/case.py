"""A kept page: `tests/pages/SITE/CASE.warc.gz`, and beside it what reading it must give.

The WARC holds one exchange; its date is the day of capture. The JSON is the article without what
says nothing (null and empty fields) and without where and when it was read.
"""

from __future__ import annotations

import difflib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archiver.commands.way import Way
from archiver.model.article import Article, Reading
from archiver.model.exchange import Exchange
from archiver.model.jsonform import to_plain
from archiver.store.disk.whole import write_whole
from archiver.warc.reader import Record, read_records
from archiver.warc.writer import WarcWriter

PAGES = "tests/pages"
"""Where kept pages lie, below the folder that holds `spiders`."""
WARC = ".warc.gz"


class CaseError(ValueError):
    """A file is no kept page; the text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A page as it was answered."""

    url: str
    captured: datetime
    """UTC."""
    data: bytes
    """The page, decoded from any transfer and content coding."""
    content_type: str | None
    status: int = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Where a kept page lies, and which site it is of."""

    site: str
    name: str
    warc: Path

    @property
    def golden(self) -> Path:
        """The JSON beside the page."""
        return self.warc.with_name(f"{self.name}.json")


def case_at(pages: Path, site: str, name: str) -> Case:
    """Return the case of that name, whether it is there or not."""
    return Case(site=site, name=name, warc=pages / site / f"{name}{WARC}")


def cases_in(pages: Path) -> Iterator[Case]:
    """Yield every kept page below a folder, in the order of their names."""
    for path in sorted(pages.glob(f"*/*{WARC}")):
        yield Case(site=path.parent.name, name=path.name.removesuffix(WARC), warc=path)


# --- the page ---------------------------------------------------------------------------------
def kept_in(warc: Path) -> Kept:
    """Return the one page of a case's WARC; raise CaseError when it holds none or more."""
    found = [kept for record in read_records(warc) if (kept := kept_of(record))]
    if len(found) != 1:
        raise CaseError(f"{warc} holds {len(found)} answers; a kept page is one")
    return found[0]


def kept_of(record: Record) -> Kept | None:
    """Return the page of a response record; None for a record of another kind."""
    head = record.http if record.type == "response" else None
    if head is None or record.url is None:
        return None
    kind = head.first(b"content-type")
    return Kept(
        url=record.url,
        captured=datetime.fromisoformat(record.headers.get("warc-date") or ""),
        data=record.body(),
        content_type=kind.decode("latin-1") if kind else None,
        status=head.status,
    )


def write_kept(case: Case, kept: Kept) -> None:
    """Write a page as a WARC of one exchange, whole or not at all."""
    kind = (kept.content_type or "text/html; charset=utf-8").encode("latin-1", "replace")
    head = b"HTTP/1.1 %d OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n"
    answer = head % (kept.status, kind, len(kept.data)) + kept.data
    exchange = Exchange(
        url=kept.url,
        method="GET",
        started=kept.captured,
        ended=kept.captured,
        request=_asked(kept.url),
        response=io.BytesIO(answer),
        response_length_bytes=len(answer),
        status=kept.status,
    )
    with tempfile.TemporaryDirectory() as folder:
        info = {"description": f"kept page of {case.site}"}
        writer = WarcWriter(Path(folder), prefix="kept", info=info, now=lambda: kept.captured)
        writer.write_exchange(exchange)
        writer.close()
        (written,) = (Path(folder) / "warc").glob(f"*{WARC}")
        case.warc.parent.mkdir(parents=True, exist_ok=True)
        write_whole(case.warc, [written.read_bytes()])


def _asked(url: str) -> bytes:
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode("ascii", "replace")


# --- what reading it gives --------------------------------------------------------------------
def read_kept(kept: Kept, way: Way) -> Reading:
    """Read a kept page in a site's way, on the day of its capture."""
    return way.read(kept.data, url=kept.url, content_type=kept.content_type, captured=kept.captured)


def golden_text(article: Article) -> str:
    """Return an article as the JSON of a golden: indented, without what says nothing."""
    plain = _said(to_plain(replace(article, archive=None)))
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def golden_differences(old: str, new: str) -> Iterator[str]:
    """Yield the lines that differ, with `-` what was and with `+` what is."""
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield line


def _said(plain: Any) -> Any:  # noqa: ANN401  # any JSON
    """Leave out null and empty fields: their dataclasses give them back."""
    if isinstance(plain, Mapping):
        kept = {name: _said(value) for name, value in plain.items()}
        return {name: value for name, value in kept.items() if value not in (None, [], {})}
    return [_said(entry) for entry in plain] if isinstance(plain, list) else plain
