"""An archive folder, open for one crawl.

A page is done when its WARC records and JSON lines are on the disk and the journal has said so
in one transaction: that is `commit`. Everything before it may be lost by a kill, and is then
fetched again; nothing after it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from archiver.model.article import Article, PageDoubt
from archiver.model.exchange import Exchange
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_line
from archiver.model.receipt import Receipt
from archiver.store.catalogue import Catalogue
from archiver.store.journal import Journal, Known
from archiver.store.lines import JsonLines
from archiver.store.lock import ArchiveLock
from archiver.store.recover import recover
from archiver.store.whole import write_whole
from archiver.warc.revisit import Original
from archiver.warc.writer import WarcWriter

ARTICLES = "json/articles.jsonl"
EMBEDS = "json/embeds.jsonl"
DOUBTS = "json/doubts.jsonl"
CONVERSION_TYPE = "application/json; profile=article/1"
_NOT_MODIFIED = 304

_open: dict[Path, Archive] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFacts:
    """What is said of a run before it begins."""

    run_id: str
    spider: str
    started: datetime
    """UTC."""
    info: Mapping[str, str] = field(default_factory=dict)
    """Fields of the warcinfo records."""
    rotate_bytes: int = 1_000_000_000
    digest: str = "sha256"


class ArchiveFolderError(RuntimeError):
    """The folder cannot hold an archive; the text says why."""

    exit_code = ExitCode.BAD_CONFIGURATION


def opened(folder: str | Path) -> Archive:
    """Return the archive that this process has open in a folder; raise KeyError when none is."""
    return _open[Path(folder).absolute()]


class Archive:
    """Takes exchanges, articles and doubts; makes them durable with `commit`."""

    def __init__(self, folder: Path, lock: ArchiveLock, run: RunFacts, now: Clock) -> None:
        self.folder = folder
        self.run = run
        self.captured = 0
        """Exchanges with an answer, kept in this run."""
        self._now = now
        self._lock = lock
        self.journal = Journal(folder)
        self.recovered = recover(folder, self.journal.lengths())
        self.articles = JsonLines(folder / ARTICLES)
        self.doubts = JsonLines(folder / DOUBTS)
        self._catalogue = Catalogue(folder)
        self._writer = WarcWriter(
            folder,
            prefix=run.spider,
            info=run.info,
            rotate_bytes=run.rotate_bytes,
            digest=run.digest,
            now=now,
        )
        self.journal.begin_run(run.run_id, run.spider, run.started.isoformat())
        self.commit()

    @classmethod
    def open(cls, folder: Path, *, run: RunFacts, now: Clock | None = None) -> Self:
        """Make or open an archive, alone; raise ArchiveLockedError or ArchiveFolderError."""
        folder = folder.absolute()
        try:
            for room in ("warc", "json", "runs"):
                (folder / room).mkdir(parents=True, exist_ok=True)
            lock = ArchiveLock(folder, owner=f"{run.spider} since {run.started:%Y-%m-%d %H:%M:%S}Z")
            probe = write_whole(folder / "runs" / ".writable", [b"a page\n"])
            probe.unlink()
        except OSError as error:
            raise ArchiveFolderError(
                f"cannot write an archive to {folder}: {error.strerror}. Name another folder."
            ) from error
        try:
            archive = cls(folder, lock, run, now or _utc_now)
        except BaseException:
            lock.release()
            raise
        _open[folder] = archive
        return archive

    # --- what comes in ---
    def capture(self, exchange: Exchange) -> Receipt:
        """Write an exchange; a payload that the archive holds already becomes a revisit."""
        found: list[Original] = []

        def original_with(digest: str) -> Original | None:
            original = self.journal.original(digest)
            found.extend([original] if original else [])
            return original

        original = None
        if exchange.status == _NOT_MODIFIED:
            original = self.journal.original_of(exchange.url)
        receipt = self._writer.write_exchange(
            exchange, original=original, original_with=original_with
        )
        self.journal.add_capture(exchange, receipt, is_revisit=bool(found or original))
        self.captured += exchange.response is not None
        return receipt

    def known(self, url: str) -> Known | None:
        """Return the latest version of the article at an address."""
        return self.journal.known(url)

    def first_with(self, content_digest: str) -> str | None:
        """Return the address of an article with this content."""
        return self.journal.first_with(content_digest)

    def add_conversion(self, article: Article) -> None:
        """Write an article's JSON into the WARC, beside the record it was read from."""
        if article.archive is not None and article.url is not None:
            self._writer.write_conversion(
                url=article.url,
                date=article.archive.date,
                payload=to_line(article).encode(),
                content_type=CONVERSION_TYPE,
                refers_to=article.archive,
            )

    def add_article(self, article: Article) -> None:
        """Write an article's line and remember it."""
        self.articles.append(article)
        self.journal.add_article(article)

    def add_to_catalogue(self, article: Article) -> None:
        """Write an article's row."""
        self._catalogue.add(article)

    def add_doubt(self, doubt: PageDoubt) -> None:
        """Write a line of doubt."""
        self.doubts.append(doubt)

    # --- what stays ---
    def commit(self) -> None:
        """Make durable what came in: records, lines, then the journal."""
        self._writer.sync()
        self.articles.sync()
        self.doubts.sync()
        lengths = self._writer.open_files()
        lengths[ARTICLES] = self.articles.length_bytes
        lengths[DOUBTS] = self.doubts.length_bytes
        self.journal.commit(lengths)
        self._catalogue.commit()

    def close(self, code: ExitCode) -> None:
        """End the run: commit, give files their final names, write what is derived."""
        _open.pop(self.folder, None)
        try:
            self.journal.end_run(self.run.run_id, self._now().isoformat(), code)
            self.commit()
            self._writer.close()
            lines = (to_line(sighting).encode() + b"\n" for sighting in self.journal.sightings())
            write_whole(self.folder / EMBEDS, lines)
        finally:
            self.journal.close()
            self._catalogue.close()
            self.articles.close()
            self.doubts.close()
            self._lock.release()


Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)
