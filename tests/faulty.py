"""Fails the 1st, 2nd, 3rd … step by which an archive reaches the disk, until none remains.

As a program: `faulty.py FOLDER MODE` crawls a made-up site of a few pages in a child process, lets
one step fail, crawls again without faults, and checks that every page is there once. It prints
the number of faults and what was lost, as JSON. Modes: `error`, one step fails; `full`, every
write from there on fails; `kill`, the process dies in the middle of a step; `again`, it has died
before, and dies once more while it mends or goes on; `power`, all that was not synced is gone;
`power-names`, so it is, but for the names of files.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from fragile import KILLED, KILLING, Faults
from storing import article, exchange, lines_of, open_archive

from archiver.model.exits import ExitCode
from archiver.store.archive import Archive
from archiver.store.catalogue import Catalogue
from archiver.store.disk.failure import ArchiveWriteError
from archiver.store.disk.folder import ArchiveFolderError
from archiver.store.state.requests import Queued
from archiver.warc.reader import read_records

PAGES = 5
HOST = "a.test"
ROTATE_BYTES = 2_500
PADDING = 0
"""Bytes in each page that cannot be compressed."""
BEFORE = 110
"""The step in which mode `again` kills for the first time."""


def crawl(folder: Path, run_id: str) -> ExitCode:
    """Do what a crawl does to an archive, without a network."""
    archive = open_archive(folder, run_id, rotate_bytes=ROTATE_BYTES)
    code = ExitCode.CAPTURE_FAILED
    try:
        _ask(archive, 1)
        while taken := archive.requests.take(HOST):
            number = int(taken.line)
            _visit(archive, number)
            archive.requests.finish(taken.id)
            if number % 2:
                archive.commit()
        code = ExitCode.COMPLETE
    finally:
        archive.close(code)
    return code


def _ask(archive: Archive, number: int) -> None:
    if number <= PAGES:
        fingerprint = b"%d" % number
        archive.requests.add(
            Queued(host=HOST, url=url(number), line=str(number), fingerprint=fingerprint)
        )


def _visit(archive: Archive, number: int) -> None:
    receipt = archive.capture(exchange(url(number), body(number)))
    made = article(url(number), receipt, text=str(number), embeds=1)
    known = archive.known(url(number))
    if known is None or known.content_digest != made.content_digest:
        archive.add_conversion(made)
        archive.add_article(made)
        archive.add_to_catalogue(made)
    for child in (2 * number, 2 * number + 1):
        _ask(archive, child)


def url(number: int) -> str:
    """Return the address of a page."""
    return f"http://{HOST}/{number}"


def body(number: int) -> bytes:
    """Return what a page holds."""
    return b"page %d" % number + random.Random(number).randbytes(PADDING)  # noqa: S311


def losses(folder: Path) -> Iterator[str]:
    """Tell what is not in the archive exactly once, or not where its line says."""
    lines = lines_of(folder, "articles")
    for number, count in _counted(line["url"] for line in lines).items():
        if count != 1:
            yield f"page {number}: {count} lines"
    for line in lines:
        yield from _unresolved(folder, line)
    responses = [
        record.url
        for file in (folder / "warc").glob("*.warc.gz")
        for record in read_records(file)
        if record.type == "response"
    ]
    for number, count in _counted(responses).items():
        if count != 1:
            yield f"page {number}: {count} responses"
    with closing(Catalogue(folder)) as catalogue:
        for number, count in _counted(row.url for row in catalogue.rows()).items():
            if count != 1:
                yield f"page {number}: {count} rows"
    (embed,) = lines_of(folder, "embeds")
    if sorted(embed["articles"]) != sorted(url(number) for number in range(1, PAGES + 1)):
        yield f"embed: {embed['articles']}"


def _counted(urls: Iterator[Any] | list[Any]) -> dict[int, int]:
    count = Counter(urls)
    return {number: count[url(number)] for number in range(1, PAGES + 1)}


def _unresolved(folder: Path, line: dict[str, Any]) -> Iterator[str]:
    receipt = line["archive"]
    for file in (folder / "warc").glob(Path(receipt["file"]).name):
        for record in read_records(file):
            if (
                record.offset == receipt["offset"]
                and record.headers.get("warc-record-id") == (receipt["record_id"])
            ):
                return
    yield f"{line['url']}: no record at {receipt['file']}@{receipt['offset']}"


def is_whole(folder: Path) -> bool:
    """Tell whether every line and record can be read; raise what reading them raises."""
    if (folder / "json" / "articles.jsonl").exists():
        lines_of(folder, "articles")
    for file in (folder / "warc").glob("*.warc.gz*"):
        if not file.name.endswith(".torn"):
            list(read_records(file))
    return True


def in_child(work: Callable[[], int]) -> int:
    """Do something in a child process; return how that ended."""
    child = os.fork()
    if not child:
        code = 1
        try:
            code = work()
        except Exception:  # noqa: BLE001 (the border of a process)
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def with_fault(folder: Path, mode: str, at: int, run_id: str = "faulty") -> int:
    """Crawl with a fault at a step; return 0 when the crawl ended before that step."""

    def work() -> int:
        faults = Faults(mode, at, folder)
        faults.install()
        with suppress(ArchiveWriteError, ArchiveFolderError):
            crawl(folder, run_id)
        # after an error, though not after a kill, every file is whole at once
        return int(ExitCode.CAPTURE_FAILED) if faults.count >= at and is_whole(folder) else 0

    return in_child(work)


def _twice(folder: Path, at: int) -> int:
    with_fault(folder, "kill", BEFORE)
    return with_fault(folder, "kill", at, run_id="faulty-again")


def main(folder: Path, mode: str) -> int:
    """Try every fault of a mode; print how many there were, and what was lost."""
    told: list[str] = []
    at = 1
    while code := _twice(folder, at) if mode == "again" else with_fault(folder, mode, at):
        if code != (KILLED if mode in (*KILLING, "again") else ExitCode.CAPTURE_FAILED):
            told.append(f"fault {at}: the crawl ended with {code}")
        if in_child(lambda: int(crawl(folder, "again"))) == ExitCode.COMPLETE:
            told += [f"fault {at}: {loss}" for loss in losses(folder)]
        else:
            told.append(f"fault {at}: the next crawl did not end well")
        shutil.rmtree(folder)
        at += 1
    sys.stdout.write(json.dumps({"faults": at - 1, "losses": told}) + "\n")
    return len(told)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]) > 0)
