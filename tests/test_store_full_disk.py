"""A disk that is really full: a small memory disk, mounted where only the test sees it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crashing import assert_nothing_is_lost, pages_asked
from crawling import ROOT, clean_environment
from fulldisk import NAMESPACE
from linked import Linked

from archiver.model.exits import ExitCode
from archiver.store.verify import verify

pytestmark = pytest.mark.skipif(not NAMESPACE, reason="nobody may mount a disk here")
PAGES = 60
TWICE = """
mount -t tmpfs -o size="$2" tmpfs "$1"
disk="$1" first="$3" second="$4"
shift 4
code=0
"$@" || code=$?
cp -a "$disk/archive" "$first"
mount -o remount,size=64m "$disk"
again=0
"$@" || again=$?
cp -a "$disk/archive" "$second"
echo "$code $again"
"""


def in_namespace(*command: object, timeout_s: int = 100) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*NAMESPACE, *map(str, command)],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


@pytest.fixture
def site() -> Iterator[Linked]:
    with Linked(PAGES) as site:
        yield site


@pytest.mark.slow
def test_whichever_block_is_the_last_the_files_are_whole_and_the_next_crawl_completes(
    tmp_path: Path,
) -> None:
    done = in_namespace(sys.executable, ROOT / "tests" / "fulldisk.py", tmp_path, 3)

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    told = json.loads(done.stdout)
    sys.stdout.write(f"disks that were too small: {told['ends']}\n")
    assert told["losses"] == []
    assert set(told["ends"]) == {"NO_SPACE"}
    assert told["ends"]["NO_SPACE"] > 30


@pytest.mark.slow
@pytest.mark.parametrize("size", ["700k"])
def test_a_crawl_onto_a_full_disk_ends_with_its_code_and_goes_on_with_room(
    site: Linked, tmp_path: Path, size: str
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    first, second = tmp_path / "first", tmp_path / "second"
    where = site.settings(
        ARCHIVER_ARCHIVE=str(disk / "archive"), ARCHIVER_LEAST_FREE="0", ARCHIVER_DISK_PATIENCE="1"
    )
    archiver = Path(sys.executable).with_name("archiver")
    crawl = (archiver, "crawl", "site", "--start", site.url, *where)

    done = in_namespace("sh", "-ec", TWICE, "sh", disk, size, first, second, *crawl)

    assert done.stdout.splitlines()[-1] == f"{ExitCode.NO_SPACE:d} {ExitCode.COMPLETE:d}", (
        done.stdout + done.stderr
    )
    found = [finding for finding in verify(first).findings if finding.is_error]
    assert {finding.code for finding in found} <= {"tail-uncommitted", "file-uncommitted"}
    assert_nothing_is_lost(site, second)
    assert pages_asked(site) <= PAGES + 32
    shutil.rmtree(first)
