"""What becomes of a crawl whose spider was written wrongly."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from crawling import ROOT, run
from linked import Linked

from archiver.model.exits import ExitCode

SPIDERS = """
from scrapy import Request, Spider


class OfLinked(Spider):
    def parse(self, response):
        for link in response.css("nav a"):
            yield response.follow(link, self.parse)


class NoStart(OfLinked):
    name = "no_start"

    async def start(self):
        raise RuntimeError("the list of seeds is gone")
        yield


class NoName(OfLinked):
    name = "no_name"
    start_urls = ["http://www.linked.test/"]

    def parse(self, response):
        yield Request("http://www.linked.test/p/2", callback=lambda response: None)


class NoJson(OfLinked):
    name = "no_json"
    start_urls = ["http://www.linked.test/"]

    def parse(self, response):
        yield response.follow("/p/2", self.parse, meta={"made": object()})


class Breaks(OfLinked):
    name = "breaks"
    start_urls = ["http://www.linked.test/"]

    def parse(self, response):
        if response.url.endswith("/p/2"):
            raise ValueError("a page nobody thought of")
        yield from super().parse(response)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a package of spiders; the chain is ours."""
    package = tmp_path / "others"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "wrong.py").write_text(SPIDERS)
    return tmp_path


def crawl(project: Path, name: str, site: Linked) -> subprocess.CompletedProcess[str]:
    where = site.settings(ARCHIVER_ARCHIVE=str(project / "archive"), SPIDER_MODULES="others.wrong")
    return run("scrapy", "crawl", name, *where, cwd=ROOT, PYTHONPATH=str(project))


def report_of(project: Path) -> dict[str, Any]:
    (file,) = (project / "archive" / "runs").glob("*.json")
    loaded: dict[str, Any] = json.loads(file.read_bytes())
    return loaded


def test_a_start_that_raises_is_no_complete_crawl(project: Path) -> None:
    with Linked(3) as site:
        done = crawl(project, "no_start", site)

    assert done.returncode == ExitCode.BAD_CONFIGURATION, done.stderr
    assert "the list of seeds is gone" in done.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no_name", "is no method of 'no_name'"),
        ("no_json", "meta['made'] is object: only JSON can be written down"),
    ],
)
def test_a_request_that_cannot_be_written_down_ends_the_crawl_and_says_why(
    project: Path, name: str, words: str
) -> None:
    with Linked(3) as site:
        done = crawl(project, name, site)

    assert done.returncode == ExitCode.FAILED, done.stderr
    assert words in done.stderr


def test_a_page_that_breaks_the_spider_has_failed_with_its_reason(project: Path) -> None:
    with Linked(7) as site:
        done = crawl(project, "breaks", site)

    report = report_of(project)
    assert done.returncode == ExitCode.COMPLETE, done.stderr
    assert report["requests"] == {"pending": 0, "done": 6, "failed": 1}
    assert report["not_kept"] == {"error": 1}
