from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
from storing import keep, open_archive

from archiver.model.exits import ExitCode
from archiver.store.disk.failure import (
    ArchiveWriteError,
    NoSpaceError,
    Writing,
    check_space,
    is_full,
    write_errors,
)

MIB = 1 << 20


def disk(monkeypatch: pytest.MonkeyPatch, *, free: int, size: int) -> None:
    """Let every folder be on a disk of this size with this much free, in bytes."""
    told = SimpleNamespace(f_bavail=free // 4096, f_frsize=4096, f_blocks=size // 4096)
    monkeypatch.setattr(os, "statvfs", lambda _: told)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_and_a_full_quota_are_no_space(number: int) -> None:
    with pytest.raises(NoSpaceError) as raised, write_errors():
        raise OSError(number, os.strerror(number))

    assert raised.value.exit_code is ExitCode.NO_SPACE


def test_a_full_database_is_no_space() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("create table t (x)")
    database.execute("pragma max_page_count = 2")

    with pytest.raises(NoSpaceError), write_errors():
        database.execute("insert into t values (zeroblob(1000000))")
    database.close()


def test_another_failure_is_no_matter_of_space() -> None:
    with pytest.raises(ArchiveWriteError) as raised, write_errors():
        raise OSError(errno.EIO, "broken")

    assert not isinstance(raised.value, NoSpaceError)
    assert raised.value.exit_code is ExitCode.CAPTURE_FAILED


def test_the_cause_of_an_error_says_whether_the_disk_is_full() -> None:
    outer = OSError("the WARC could not be written")
    outer.__cause__ = OSError(errno.ENOSPC, "full")

    assert is_full(outer)


def test_nothing_is_written_after_a_failure_and_the_first_one_is_named() -> None:
    writing = Writing()
    with pytest.raises(NoSpaceError), writing():
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(NoSpaceError, match=r"nothing more is written: .*full"), writing():
        pytest.fail("this would be written")


def test_a_crawl_does_not_begin_on_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk(monkeypatch, free=100 * MIB, size=1000 * 1000 * MIB)

    with pytest.raises(NoSpaceError, match="only 100 MiB are free") as refused:
        open_archive(tmp_path, least_free_bytes=256 * MIB)

    assert refused.value.exit_code is ExitCode.NO_SPACE
    monkeypatch.undo()
    open_archive(tmp_path).close(ExitCode.COMPLETE)


def test_what_came_is_committed_before_a_nearly_full_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_archive(tmp_path, least_free_bytes=256 * MIB)
    keep(archive, "http://a.test/a")
    disk(monkeypatch, free=100 * MIB, size=1000 * 1000 * MIB)

    with pytest.raises(NoSpaceError):
        archive.commit()

    assert archive.journal.lengths()["json/articles.jsonl"] > 0
    assert archive.failure is None
    archive.close(ExitCode.NO_SPACE)


def test_a_small_disk_may_be_filled_to_a_small_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk(monkeypatch, free=3 * MIB, size=100 * MIB)

    check_space(tmp_path, 256 * MIB)
    disk(monkeypatch, free=1 * MIB, size=100 * MIB)

    with pytest.raises(NoSpaceError):
        check_space(tmp_path, 256 * MIB)
