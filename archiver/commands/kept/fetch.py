"""Where a page to be kept comes from: asked for once, or out of an archive, a WARC or a file."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.commands.kept.case import Kept, kept_of
from archiver.commands.saved import PageError, unpacked
from archiver.commands.shown.lines import CommandError
from archiver.model.exits import ExitCode
from archiver.model.url import identity
from archiver.warc.form.source import BrokenWarc
from archiver.warc.http.content import ContentUndecodable
from archiver.warc.reader import Record, read_records

_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_OK = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A page, and the sitemaps that the site's robots.txt names."""

    kept: Kept
    sitemaps: tuple[str, ...] = ()


def fetched(url: str, settings: Sequence[str]) -> Fetched:
    """Ask for a page once, as a crawl does, robots.txt and all; `settings` are NAME=VALUE."""
    options = [part for setting in settings for part in ("-s", setting)]
    entry = [sys.executable, "-c", "from archiver.cli import main; main()"]
    with tempfile.TemporaryDirectory(prefix="archiver-keep-") as folder:
        archive = Path(folder) / "archive"
        command = [*entry, "crawl", "page", "-a", f"url={url}", "--archive", str(archive), *options]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        warcs = sorted((archive / "warc").glob("*.warc.gz"))
        records = [record for warc in warcs for record in read_records(warc)]
        page = _newest(records, url)
        sitemaps = tuple(address for record in records for address in _sitemaps(record))
    if page is None:
        told = next(iter(done.stderr.strip().splitlines()[::-1]), "nothing was answered")
        raise CommandError(f"{url} gave no page: {told}", code=ExitCode.NOTHING_ARCHIVED)
    return Fetched(kept=page, sitemaps=sitemaps)


def stored(url: str, source: Path, captured: datetime | None) -> Kept:
    """Return a page out of an archive's folder, a WARC, or a file of HTML.

    Raise CommandError when it is not there. A file of HTML needs the moment of capture.
    """
    if not source.exists():
        raise CommandError(f"{source} is not there", code=ExitCode.NOT_FOUND)
    if source.is_file() and ".warc" not in source.suffixes:
        return _in_file(url, source, captured)
    warcs = sorted((source / "warc").glob("*.warc*")) if source.is_dir() else [source]
    try:
        found = _newest((record for warc in warcs for record in read_records(warc)), url)
    except (BrokenWarc, ContentUndecodable) as error:
        raise CommandError(f"{source} cannot be read: {error}", code=ExitCode.PARTLY) from error
    if found is None:
        raise CommandError(f"{source} holds no answer of {url}", code=ExitCode.NOT_FOUND)
    return found


def _in_file(url: str, source: Path, captured: datetime | None) -> Kept:
    if captured is None:
        raise CommandError(f"say with --captured DATE when {source} was saved")
    try:
        data = unpacked(source.read_bytes())
    except PageError as error:
        raise CommandError(f"{source} cannot be read: {error}", code=ExitCode.PARTLY) from error
    return Kept(url=url, captured=captured, data=data, content_type="text/html; charset=utf-8")


def _newest(records: Iterator[Record] | list[Record], url: str) -> Kept | None:
    """Return the newest good answer of an address, redirects followed within the records."""
    answers: dict[str, Kept] = {}
    moved: dict[str, str] = {}
    for record in records:
        if record.type != "response" or record.url is None:
            continue
        head = record.http
        target = head.first(b"location") if head else None
        if target is not None:
            moved[identity(record.url)] = target.decode("latin-1")
        kept = kept_of(record)
        if kept is not None and kept.status == _OK:
            answers[identity(record.url)] = kept
    for _ in range(len(moved) + 1):
        if identity(url) in answers:
            return answers[identity(url)]
        url = moved.get(identity(url), url)
    return None


def _sitemaps(record: Record) -> Iterator[str]:
    if record.type == "response" and (record.url or "").endswith("/robots.txt"):
        yield from _SITEMAP.findall(record.body().decode("utf-8", "replace"))
