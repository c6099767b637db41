"""The arms of a race: programs that fetch the same pages from the same server."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import which

Programs = dict[str, str]
"""Optional programs by name, with the path of each: wget, webarchive."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What one run has to fetch, and where to."""

    base: str
    """Address of the site, without a slash at the end."""
    urls: Path
    """File with the addresses of all articles, one a line."""
    archive: Path
    """A folder that does not exist yet."""

    @property
    def port(self) -> str:
        """The port of the site."""
        return self.base.rpartition(":")[2]


@dataclass(frozen=True, kw_only=True)
class Arm:
    """One way to fetch the pages."""

    name: str
    meaning: str
    command: Callable[[Task], list[str]]
    reads: str = ""
    """`layout` or `generic`: each page becomes an article, read that way."""
    needs: str = ""
    """The optional program it needs."""
    makes_folder: bool = False
    """The program wants its folder to be there."""


def _bare(mode: str, task: Task, *more: str, python: str = sys.executable) -> list[str]:
    given = f"{task.base}/" if mode == "discover" else str(task.urls)
    return [python, "-m", "benchmarks.bare", mode, given, *more]


def ours(spider: str, task: Task, *settings: str) -> list[str]:
    """Return `scrapy crawl SPIDER` with what a server on this machine needs."""
    given = f"start={task.base}/" if spider in ("bench", "site") else f"urls={task.urls}"
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-a", given]
    for setting in (
        "SPIDER_MODULES=spiders,benchmarks.spiders",
        "ARCHIVER_ALLOW_NETWORKS=127.0.0.0/8",
        f"ARCHIVER_ALLOW_PORTS={task.port}",
        "ARCHIVER_POLITENESS=off",
        "ARCHIVER_REQUISITES=none",  # the same addresses as every other arm
        f"ARCHIVER_ARCHIVE={task.archive}",
        "LOG_LEVEL=ERROR",
        *settings,
    ):
        command += ["-s", setting]
    return command


def arms(programs: Programs) -> tuple[Arm, ...]:
    """Return all arms, bare Scrapy first."""
    return (
        Arm(name="fetch", meaning="Scrapy alone", command=lambda task: _bare("fetch", task)),
        Arm(
            name="parse",
            meaning="Scrapy, four CSS selectors a page",
            command=lambda task: _bare("parse", task),
        ),
        Arm(
            name="discover",
            meaning="Scrapy, the same and LinkExtractor",
            command=lambda task: _bare("discover", task),
        ),
        Arm(
            name="add-on",
            meaning="Scrapy with our add-on: capture and WARC",
            command=lambda task: _bare("fetch", task, str(task.archive)),
        ),
        Arm(
            name="archive-only",
            meaning="ours, reading off: capture, WARC, journal, index",
            command=lambda task: ours("page", task, "ARCHIVER_READING=off"),
        ),
        Arm(
            name="full",
            meaning="ours, all on: discovery, reading by layout",
            command=lambda task: ours("bench", task, "ARCHIVER_READING=here"),
            reads="layout",
        ),
        Arm(
            name="generic",
            meaning="ours, all on: discovery, generic reading",
            command=lambda task: ours("site", task, "ARCHIVER_READING=here"),
            reads="generic",
        ),
        Arm(
            name="generic-workers",
            meaning="the same, reading in worker processes",
            command=lambda task: ours("site", task, "ARCHIVER_READING=workers"),
            reads="generic",
        ),
        Arm(name="wget", meaning="wget --warc-file", command=_wget(programs), needs="wget",
            makes_folder=True),
        Arm(
            name="webarchive",
            meaning="Scrapy with scrapy-webarchive",
            command=lambda task: _bare(
                "webarchive", task, str(task.archive), python=programs["webarchive"]
            ),
            needs="webarchive",
            makes_folder=True,
        ),
    )  # fmt: skip


def _wget(programs: Programs) -> Callable[[Task], list[str]]:
    def command(task: Task) -> list[str]:
        warc = f"--warc-file={task.archive}/wget"
        return [programs["wget"], "-q", "-i", str(task.urls), "-O", "/dev/null", warc]

    return command


def found_programs(webarchive: Path | None) -> Programs:
    """Return the optional programs that are here; `webarchive`: an environment with it."""
    wget = which("wget")
    python = webarchive / "bin" / "python" if webarchive else None
    return {
        **({"wget": wget} if wget else {}),
        **({"webarchive": str(python)} if python and python.exists() else {}),
    }
