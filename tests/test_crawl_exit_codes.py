"""Each exit code of a crawl, through both doors: `scrapy crawl` and `archiver crawl`."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crashing import wait_for
from crawling import ROOT, clean_environment
from linked import Linked
from storing import open_archive

from archiver.model.exits import ExitCode

PAGES = 12
SPIDERS = """
from scrapy import Request, Spider


class NoStart(Spider):
    name = "no_start"

    async def start(self):
        raise RuntimeError("the list of seeds is gone")
        yield


class NoName(Spider):
    name = "no_name"
    start_urls = ["http://www.linked.test/"]

    def parse(self, response):
        yield Request("http://www.linked.test/p/2", callback=lambda response: None)
"""
FULL_DISK = """
import os
from types import SimpleNamespace
os.statvfs = lambda _: SimpleNamespace(f_bavail=1, f_frsize=1, f_blocks=1 << 40)
"""


class Door:
    """One of the commands that crawl, its archive, and the site it is sent to."""

    def __init__(self, name: str, site: Linked, folder: Path) -> None:
        self.name = name
        self.site = site
        self.folder = folder
        self.archive = folder / "archive"

    def start(
        self,
        spider: str = "site",
        *,
        url: str = "",
        before: str = "",
        limit_files: Callable[[], None] | None = None,
        **settings: str,
    ) -> subprocess.Popen[str]:
        """Start a crawl of the site in a process of its own; `before` is done in it first."""
        begin = ["-a", f"start={url or self.site.url}"] if spider == "site" else []
        where = self.site.settings(ARCHIVER_ARCHIVE=str(self.archive), **settings)
        entry = {
            "scrapy": "from scrapy.cmdline import execute as main",
            "archiver": "from archiver.cli import main",
        }[self.name]
        program = f"import sys; sys.argv[0] = {self.name!r}\n{before}\n{entry}\nmain()"
        return subprocess.Popen(
            [sys.executable, "-c", program, "crawl", spider, *begin, *where],
            cwd=ROOT,
            env=clean_environment() | {"PYTHONPATH": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limit_files,  # noqa: PLW1509  # sets a limit, and nothing else
        )

    def crawl(self, spider: str = "site", **how: object) -> tuple[int, str]:
        """Crawl to the end; return the exit code and what was told."""
        process = self.start(spider, **how)  # type: ignore[arg-type]  # as `start` has them
        _, told = process.communicate(timeout=100)
        return process.returncode, told

    def outcome(self) -> str:
        """Return the outcome in the report of the last run."""
        report = max((self.archive / "runs").glob("*.json"))
        return str(json.loads(report.read_bytes())["outcome"])


@pytest.fixture(params=["scrapy", "archiver"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "__init__.py").write_text("")
    (tmp_path / "others" / "wrong.py").write_text(SPIDERS)
    with Linked(PAGES) as site:
        yield Door(request.param, site, tmp_path)


pytestmark = pytest.mark.slow


def test_complete(door: Door) -> None:
    code, told = door.crawl()

    assert code == ExitCode.COMPLETE, told
    assert door.outcome() == "complete"


def test_failed(door: Door) -> None:
    code, told = door.crawl("no_name", SPIDER_MODULES="others.wrong")

    assert code == ExitCode.FAILED, told
    assert "is no method of 'no_name'" in told
    assert door.outcome() == "failed"


def test_usage(door: Door) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name(door.name), "crawl"],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == ExitCode.USAGE
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("spider", "settings", "words"),
    [
        ("site", {"ARCHIVER_DIGEST": "crc"}, "ARCHIVER_DIGEST"),
        ("no_start", {"SPIDER_MODULES": "others.wrong"}, "the list of seeds is gone"),
    ],
)
def test_bad_configuration(door: Door, spider: str, settings: dict[str, str], words: str) -> None:
    code, told = door.crawl(spider, **settings)

    assert code == ExitCode.BAD_CONFIGURATION, told
    assert words in told
    assert not any(path.startswith("/p/") for path in door.site.asked)


def test_incomplete(door: Door) -> None:
    door.site.__exit__(None, None, None)  # the port is closed

    code, told = door.crawl(ARCHIVER_PATIENCE="2")

    door.site.__enter__()
    assert code == ExitCode.INCOMPLETE, told
    assert door.outcome() == "incomplete"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])  # a stop; a closed terminal
def test_interrupted(door: Door, number: signal.Signals) -> None:
    door.site.delay_s = 0.3
    crawling = door.start()
    wait_for(lambda: sum(door.site.asked.values()) >= 3, crawling)

    crawling.send_signal(number)
    _, told = crawling.communicate(timeout=60)

    assert crawling.returncode == ExitCode.INTERRUPTED, told
    assert door.outcome() == "interrupted"


def test_limits_reached(door: Door) -> None:
    door.site.delay_s = 0.7

    code, told = door.crawl(CONCURRENT_REQUESTS="2", CLOSESPIDER_TIMEOUT="1")

    assert code == ExitCode.LIMITS_REACHED, told
    assert door.outcome() == "limits_reached"
    assert len(door.site.asked) < PAGES


def test_nothing_archived(door: Door) -> None:
    private = f"http://127.0.0.1:{door.site.port}/"  # refused, unless it is allowed

    code, told = door.crawl(url=private, ARCHIVER_CONNECT_TO="")

    assert code == ExitCode.NOTHING_ARCHIVED, told
    assert not door.site.asked


def test_locked(door: Door) -> None:
    archive = open_archive(door.archive)

    code, told = door.crawl()

    archive.close(ExitCode.COMPLETE)
    assert code == ExitCode.LOCKED, told
    assert "another crawl writes to" in told
    assert not door.site.asked


def test_no_space(door: Door) -> None:
    code, told = door.crawl(before=FULL_DISK)

    assert code == ExitCode.NO_SPACE, told
    assert "make room" in told
    assert not door.site.asked


def test_capture_inactive(door: Door) -> None:
    code, told = door.crawl(DOWNLOAD_HANDLERS='{"https": null}')

    assert code == ExitCode.CAPTURE_INACTIVE, told
    assert not door.site.asked


def test_capture_failed(door: Door) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    code, told = door.crawl(limit_files=small_files)

    assert code == ExitCode.CAPTURE_FAILED, told
