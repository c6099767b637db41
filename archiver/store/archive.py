"""An archive folder, open for one crawl.

A page is done when its WARC records and JSON lines are on the disk and the journal has said so
in one transaction: that is `commit`. Everything before it may be lost by a kill, and is then
fetched again; nothing after it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Self

from archiver.model.article import Article, PageDoubt
from archiver.model.exchange import Exchange
from archiver.model.exits import ExitCode
from archiver.model.receipt import Receipt
from archiver.store.catalogue import kept_up
from archiver.store.disk.failure import ArchiveWriteError, Writing, check_space, write_errors
from archiver.store.disk.folder import Clock, RunFacts, take, utc_now
from archiver.store.disk.lines import JsonLines, LineOf
from archiver.store.disk.lock import ArchiveLock
from archiver.store.disk.recover import recover
from archiver.store.history.lines import write_derived
from archiver.store.index import FreshLines, update_index
from archiver.store.repeated.originals import Originals
from archiver.store.repeated.others import OtherArchive, kept_path
from archiver.store.report import RunReport
from archiver.store.state.journal import Journal, Known
from archiver.warc.writer import WarcWriter

ARTICLES = "json/articles.jsonl"
DOUBTS = "json/doubts.jsonl"
CONVERSION_TYPE = "application/json; profile=article/1"
COMMIT_AFTER = 16
"""Exchanges after which a commit does not wait for its time."""

__all__ = ["Archive", "RunFacts", "opened"]

_open: dict[Path, Archive] = {}


def opened(folder: str | Path) -> Archive:
    """Return the archive that this process has open in a folder; raise KeyError when none is."""
    return _open[Path(folder).absolute()]


class Archive:
    """Takes exchanges, articles and doubts; makes them durable with `commit`."""

    def __init__(self, folder: Path, lock: ArchiveLock, run: RunFacts, now: Clock) -> None:
        self.folder = folder
        self.run = run
        self.before_commit: list[Callable[[], None]] = []
        """Called at the beginning of each commit, to tell the journal what has become done."""
        self._writing = Writing()
        self._line_of = LineOf()
        self._fresh_lines = FreshLines()
        self._uncommitted = 0
        self._now = now
        self._lock = lock
        with ExitStack() as parts:
            self.journal = parts.enter_context(closing(Journal(folder)))
            self.recovered = recover(folder, self.journal.lengths())
            self.articles = parts.enter_context(
                closing(JsonLines(folder / ARTICLES, line_of=self._line_of))
            )
            self.doubts = parts.enter_context(closing(JsonLines(folder / DOUBTS)))
            is_sure = self.journal.runs.ended_well()
            self._catalogue = parts.enter_context(closing(kept_up(folder, is_sure=is_sure)))
            self._writer = parts.enter_context(closing(self._new_writer()))
            self._originals = Originals(self.journal, self._lean_on(run.dedup_against))
            self._begin()
            self.commit()
            parts.pop_all()  # from here on `close` closes them

    def _new_writer(self) -> WarcWriter:
        return WarcWriter(
            self.folder,
            prefix=self.run.spider,
            info=self.run.info,
            rotate_bytes=self.run.rotate_bytes,
            digest=self.run.digest,
            now=self._now,
            indexed=self._fresh_lines.add,
        )

    @classmethod
    def open(cls, folder: Path, *, run: RunFacts, now: Clock = utc_now) -> Self:
        """Make or open an archive, alone; raise what `take` raises, or ArchiveWriteError."""
        folder = folder.absolute()
        lock = take(folder, run)
        try:
            with write_errors():
                archive = cls(folder, lock, run, now)
        except BaseException:
            lock.release()
            raise
        _open[folder] = archive
        return archive

    def _lean_on(self, folders: Iterable[Path]) -> Iterator[OtherArchive]:
        """Open other archives, and remember them: revisits may refer to what they hold."""
        for folder in folders:
            self.journal.remember_other(kept_path(self.folder, folder))
            yield OtherArchive(folder)

    def _begin(self) -> None:
        begun = self.journal.runs.begin(self.run, self._writing)
        self.requests = begun.requests
        self.resumed_from = begun.resumed_from
        self.captured = begun.captured  # and more, as answers are kept in this run
        self.report = RunReport(
            run_id=self.run.run_id,
            spider=self.run.spider,
            job=self.run.job,
            started=self.run.started.isoformat(),
            resumed_from=self.resumed_from,
            set_aside={mended.path: mended.torn_bytes for mended in self.recovered},
        )

    # --- what comes in ---
    def capture(self, exchange: Exchange) -> Receipt:
        """Write an exchange; a payload that the archive holds already becomes a revisit."""
        sought = self._originals.seek(exchange)
        with self._writing():
            if self._is_full_file():
                self._commit()
            receipt = self._writer.write_exchange(
                exchange, original=sought.confirmed, original_with=sought.with_payload
            )
            self.journal.add_capture(exchange, receipt, is_revisit=sought.is_found)
        self.report.add_exchange(exchange, is_revisit=sought.is_found)
        self.captured += exchange.response is not None
        self._uncommitted += 1
        if self._uncommitted >= COMMIT_AFTER:
            self._commit()
        return receipt

    def _is_full_file(self) -> bool:
        """Tell whether a new file comes next: what has its final name is committed whole."""
        lengths = self._writer.open_files()
        return bool(lengths) and [*lengths.values()][-1] >= self.run.rotate_bytes

    def known(self, url: str) -> Known | None:
        """Return the latest version of the article at an address."""
        return self.journal.known(url)

    def latest(self, url: str) -> Article | None:
        """Return the latest version of the article at an address, whole."""
        return self._catalogue.article(url)

    def add_conversion(self, article: Article) -> None:
        """Write an article's JSON into the WARC, beside the record it was read from."""
        if article.archive is None or article.url is None:
            return
        with self._writing():
            self._writer.write_conversion(
                url=article.url,
                date=article.archive.date,
                payload=self._line_of(article).encode(),
                content_type=CONVERSION_TYPE,
                refers_to=article.archive,
            )

    def add_article(self, article: Article) -> None:
        """Write an article's line and remember it."""
        with self._writing():
            self.articles.append(article)
            self.journal.add_article(article)
        self.report.add_article(article)

    def add_to_catalogue(self, article: Article) -> None:
        """Write an article's row."""
        with self._writing():
            self._catalogue.add(article, self._line_of(article))

    def add_doubt(self, doubt: PageDoubt) -> None:
        """Write a line of doubt, unless the same was said of this page before."""
        with self._writing():
            if self.journal.add_doubt(doubt):
                self.doubts.append(doubt)
        self.report.add_doubt(doubt)

    # --- what stays ---
    @property
    def failure(self) -> ArchiveWriteError | None:
        """Why nothing more is written, if so."""
        return self._writing.failure

    def commit(self) -> None:
        """Make durable what came in: records, lines, then the journal.

        Raises NoSpaceError, after the commit, when the disk is nearly full.
        """
        self._commit()
        check_space(self.folder, self.run.least_free_bytes)

    def _commit(self) -> None:
        with self._writing():
            for tell in self.before_commit:
                tell()
            lengths = self._writer.open_files()
            lengths[ARTICLES] = self.articles.length_bytes
            lengths[DOUBTS] = self.doubts.length_bytes
            if not self.journal.has_news(lengths):
                return
            self.journal.runs.tell_captured(self.run.run_id, self.captured)
            self._writer.sync()
            self.articles.sync()
            self.doubts.sync()
            self._catalogue.commit()  # first: what is in it twice is in it once
            self.journal.commit(lengths)
            self._uncommitted = 0

    def close(self, code: ExitCode) -> None:
        """End the run: commit, give files their final names, write what is derived."""
        _open.pop(self.folder, None)
        try:
            if not self.failure:
                self._end(code)
            else:
                with suppress(OSError, sqlite3.Error):  # worth a try, on a disk that failed
                    self._write_report(code)
        finally:
            for part in (self._writer, self.journal, self._catalogue, self.articles, self.doubts):
                with suppress(OSError, sqlite3.Error):
                    part.close()
            self._lock.release()

    def _end(self, code: ExitCode) -> None:
        self._commit()
        with self._writing():
            self._writer.close()
            write_derived(self.folder, self.journal)
            if code is not ExitCode.INTERRUPTED:  # who interrupts does not want to wait
                update_index(self.folder, self._fresh_lines)
            self._write_report(code)
            self._catalogue.settle()
            self.journal.runs.end(self.run.run_id, self.report.ended, code)
        self._commit()

    def _write_report(self, code: ExitCode) -> None:
        self.report.end(code, self._now())
        self.report.requests = self.requests.counts()
        self.report.not_kept |= self.requests.reasons()
        self.report.write(self.folder)
