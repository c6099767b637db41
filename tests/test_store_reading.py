"""Archives at odd places: a disk that may not be written, names with odd characters."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from crawling import ROOT, clean_environment
from fulldisk import NAMESPACE
from storing import abandon, keep, open_archive

from archiver.model.exits import ExitCode
from archiver.store.disk.reading import reading
from archiver.store.state.journal import NAME as JOURNAL
from archiver.store.state.overview import overview_of
from archiver.store.verify import verify

URL = "http://a.test/a"
READ_ONLY = """
mount -t tmpfs tmpfs "$2" && cp -a "$1/." "$2" && mount -o remount,ro "$2" && shift 2 && exec "$@"
"""

mounting = pytest.mark.skipif(not NAMESPACE, reason="nobody may mount a disk here")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    opened = open_archive(folder)
    keep(opened, URL)
    opened.close(ExitCode.COMPLETE)
    return folder


def run_read_only(archive: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours where the archive lies on a disk that may not be written."""
    disk = archive.with_name("disk")
    disk.mkdir()
    shell = [*NAMESPACE, "sh", "-ec", READ_ONLY, "sh", str(archive), str(disk)]
    return subprocess.run(
        [
            *shell,
            Path(sys.executable).with_name("archiver"),
            *(c.format(disk=disk) for c in command),
        ],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@mounting
@pytest.mark.parametrize("is_killed", [False, True])
def test_an_archive_that_may_not_be_written_is_verified(archive: Path, is_killed: bool) -> None:
    if is_killed:  # the log of the journal still lies beside it
        killed = open_archive(archive, "run-2")
        killed.commit()
        shutil.copytree(archive, archive.with_name("copy"))
        abandon(killed)
        archive = archive.with_name("copy")
        assert (archive / f"{JOURNAL}-wal").stat().st_size

    done = run_read_only(archive, "verify", "--json", "{disk}")

    report = json.loads(done.stdout)
    assert done.returncode == ExitCode.COMPLETE, done.stdout + done.stderr
    assert report["articles"] == 1


@mounting
@pytest.mark.parametrize("command", ["show", "status"])
def test_an_archive_that_may_not_be_written_is_shown(archive: Path, command: str) -> None:
    done = run_read_only(archive, command, "{disk}")

    assert done.returncode == ExitCode.COMPLETE, done.stdout + done.stderr
    assert "a.test" in done.stdout or "articles" in done.stdout


@pytest.mark.parametrize("name", ["two words", "ün?i#c%ö=de&", "a\nline", "-dash", "[x]*"])
def test_an_archive_may_have_any_name(archive: Path, name: str) -> None:
    there = archive.rename(archive.with_name(name))

    opened = open_archive(there, "run-2")
    keep(opened, "http://a.test/b")
    opened.close(ExitCode.COMPLETE)

    assert verify(there).findings == ()
    assert overview_of(there).articles == 2


def test_an_archive_may_be_named_by_a_link(archive: Path) -> None:
    link = archive.with_name("link")
    link.symlink_to(archive)

    opened = open_archive(link, "run-2")
    keep(opened, "http://a.test/b")
    opened.close(ExitCode.COMPLETE)

    assert verify(link).findings == verify(archive).findings == ()


def test_an_archive_that_was_copied_elsewhere_goes_on(archive: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(archive, tmp_path / "other" / "place")
    shutil.rmtree(archive)

    opened = open_archive(copy, "run-2")
    receipt = keep(opened, "http://a.test/b", text=URL)  # a payload that is there
    opened.close(ExitCode.COMPLETE)

    assert receipt.payload_digest
    assert verify(copy).findings == ()
    assert verify(copy).records["revisit"] == 1


def test_reading_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError), reading(tmp_path / "none.sqlite"):
        pass

    assert list(tmp_path.iterdir()) == []
