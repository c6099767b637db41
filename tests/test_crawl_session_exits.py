"""The exit codes of a crawl, from crawls that end so; a world that is away has its own file."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from crawling import ROOT, clean_environment, run
from linked import Linked
from storing import lines_of, open_archive

from archiver.model.exits import ExitCode
from archiver.store.verify import verify

PAGES = 40
LITTLE = 60_000
"""Bytes: less than the WARC of such a crawl."""


def crawl(site: Linked, archive: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return run("scrapy", *_arguments(site, archive, **settings))


def _arguments(site: Linked, archive: Path, **settings: str) -> list[str]:
    given = site.settings(ARCHIVER_ARCHIVE=str(archive), **settings)
    return ["crawl", "site", "-a", f"start={site.url}", *given]


def begin(site: Linked, archive: Path, **settings: str) -> subprocess.Popen[str]:
    """Start a crawl, and wait until it has asked for a few pages."""
    scrapy = Path(sys.executable).with_name("scrapy")
    crawling = subprocess.Popen(
        [scrapy, *_arguments(site, archive, **settings)],
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    give_up = time.monotonic() + 60
    while sum(site.asked.values()) < 8 and crawling.poll() is None and time.monotonic() < give_up:
        time.sleep(0.01)
    return crawling


def end(crawling: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end of a crawl; return its exit code and its log."""
    _, log = crawling.communicate(timeout=60)
    return crawling.returncode, log


def faults_of(archive: Path) -> list[str]:
    """Return which pages are not there exactly once, and what `verify` finds."""
    count = Counter(line["url"].rpartition("/")[2] for line in lines_of(archive, "articles"))
    pages = [str(number) for number in range(1, PAGES + 1)]
    found = [f"{finding}" for finding in verify(archive).findings]
    return [f"page {page}: {count[page]} lines" for page in pages if count[page] != 1] + found


def test_a_crawl_that_did_everything_is_complete(tmp_path: Path) -> None:
    with Linked(PAGES) as site:
        done = crawl(site, tmp_path)

    assert done.returncode == ExitCode.COMPLETE, done.stderr
    assert faults_of(tmp_path) == []
    assert "run ended outcome='complete'" in done.stderr


@pytest.mark.parametrize("limit", [{"CLOSESPIDER_PAGECOUNT": "10"}, {"ARCHIVER_MAX_SIZE": "2000"}])
def test_a_limit_ends_a_crawl_and_the_same_command_goes_on(
    tmp_path: Path, limit: dict[str, str]
) -> None:
    with Linked(PAGES, delay_s=0.2) as site:
        limited = crawl(site, tmp_path, **limit)
        half = sum(site.asked.values())
        rest = crawl(site, tmp_path)

    assert limited.returncode == ExitCode.LIMITS_REACHED, limited.stderr
    assert half < PAGES
    assert rest.returncode == ExitCode.COMPLETE, rest.stderr
    assert faults_of(tmp_path) == []
    assert max(site.asked[f"/p/{number}"] for number in range(1, PAGES + 1)) == 1


@pytest.mark.slow
def test_ctrl_c_interrupts_and_the_same_command_goes_on(tmp_path: Path) -> None:
    with Linked(PAGES, delay_s=0.2) as site:
        crawling = begin(site, tmp_path)
        crawling.send_signal(signal.SIGINT)
        code, log = end(crawling)
        broken = [f"{finding}" for finding in verify(tmp_path).findings]
        rest = crawl(site, tmp_path)

    assert code == ExitCode.INTERRUPTED, log
    assert "Traceback" not in log
    assert broken == []
    assert rest.returncode == ExitCode.COMPLETE, rest.stderr
    assert faults_of(tmp_path) == []


@pytest.mark.slow
def test_a_download_that_hangs_keeps_no_crawl_from_leaving(tmp_path: Path) -> None:
    with Linked(PAGES, delay_s=0.1) as site:
        crawling = begin(site, tmp_path)
        site.delay_s = 40
        time.sleep(1)  # whatever is on the wire now hangs
        crawling.terminate()
        asked_to_leave = time.monotonic()
        code, log = end(crawling)
        took_s = time.monotonic() - asked_to_leave
        site.delay_s = 0
        rest = crawl(site, tmp_path)

    assert code == ExitCode.INTERRUPTED, log
    assert took_s < 15
    assert "leaving with requests on the wire" in log
    assert "Traceback" not in log
    assert rest.returncode == ExitCode.COMPLETE, rest.stderr
    assert faults_of(tmp_path) == []


def test_an_archive_that_another_crawl_writes_to_is_locked(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    with Linked(PAGES) as site:
        done = crawl(site, tmp_path)
    archive.close(ExitCode.COMPLETE)

    assert done.returncode == ExitCode.LOCKED, done.stderr
    assert "another crawl writes to" in done.stderr
    assert not site.asked


def test_a_file_that_may_not_grow_means_that_the_capture_failed(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE))

    with Linked(PAGES) as site:
        scrapy = Path(sys.executable).with_name("scrapy")
        failed = subprocess.run(
            [scrapy, *_arguments(site, tmp_path)],
            cwd=ROOT,
            env=clean_environment(),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            preexec_fn=small_files,
        )
        broken = [f"{finding}" for finding in verify(tmp_path).findings]
        rest = crawl(site, tmp_path)

    assert failed.returncode == ExitCode.CAPTURE_FAILED, failed.stderr
    assert broken == []
    assert rest.returncode == ExitCode.COMPLETE, rest.stderr
    assert faults_of(tmp_path) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (
            "DOWNLOAD_HANDLERS",
            '{"http": "scrapy.core.downloader.handlers.http.HTTPDownloadHandler"}',
        ),
        ("DOWNLOAD_HANDLERS", '{"https": null}'),
        ("EXTENSIONS", '{"archiver.crawl.session.Session": null}'),
    ],
)
def test_what_would_go_by_unrecorded_is_not_asked_for(
    tmp_path: Path, setting: str, value: str
) -> None:
    with Linked(PAGES) as site:
        done = crawl(site, tmp_path, **{setting: value})

    assert done.returncode == ExitCode.CAPTURE_INACTIVE, done.stderr
    assert "Traceback" not in done.stderr
    assert not site.asked


def test_a_folder_that_cannot_be_made_is_a_bad_configuration(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with Linked(PAGES) as site:
        done = crawl(site, tmp_path / "file" / "archive")

    assert done.returncode == ExitCode.BAD_CONFIGURATION, done.stderr
    assert not site.asked
