"""`scrapy check` runs each kept page through its spider, and fails when a look has come loose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import result

import pytest
from crawling import ROOT, clean_environment

from archiver.commands.choice import domains_of, spiders
from archiver.commands.kept.contract import KeptContract
from archiver.crawl.spider.site import SiteSpider
from archiver.read import Layout

PARTS = ("archiver", "pipelines", "spiders", "tests/pages/tmz")
TMZ = spiders()["tmz"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name in PARTS:
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    return tmp_path


def _check(house: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "check", *names],
        cwd=house,
        env=clean_environment() | {"PYTHONPATH": str(house), "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def _results(spider: SiteSpider) -> result.TestResult:
    found = result.TestResult()
    for case in KeptContract(spider.parse).cases(spider, spider.parse):
        case.run(found)
    return found


def test_a_page_that_is_read_as_kept_passes() -> None:
    archive = ROOT / "archives" / "tmz"
    there = archive.exists()

    done = _check(ROOT, "tmz")

    assert done.returncode == 0, done.stderr
    assert "Ran 2 contracts" in done.stderr
    assert archive.exists() == there


def test_a_broken_look_fails_by_site_and_case(house: Path) -> None:
    module = house / "spiders" / "tmz.py"
    module.write_text(module.read_text("utf-8").replace(".article__blocks", ".article__box"))

    done = _check(house, "tmz")

    assert done.returncode == 1
    assert "[tmz] article (@kept)" in done.stderr
    assert "[tmz] video-first (@kept)" in done.stderr
    assert '"layout-missed"' in done.stderr


def test_a_site_without_kept_pages_fails_by_name() -> None:
    class Nowhere(TMZ):  # type: ignore[misc, valid-type]  # a class found by its name
        name = "nowhere"

    checked = _results(Nowhere.of({}))

    assert "nowhere has no kept page" in checked.failures[0][1]


def test_an_installation_without_kept_pages_says_so(house: Path) -> None:
    shutil.rmtree(house / "tests")

    done = _check(house)

    assert done.returncode == 1
    assert "nothing is checked" in done.stderr


def test_an_unknown_spider_is_named() -> None:
    done = _check(ROOT, "nobody")

    assert done.returncode == 2
    assert "no spider 'nobody'" in done.stdout + done.stderr


def test_an_address_that_the_spider_would_not_read_fails() -> None:
    class Deaf(TMZ):  # type: ignore[misc, valid-type]  # a class found by its name
        article_url = r"^/nothing$"

    checked = _results(Deaf.of({}))

    assert len(checked.failures) == 2
    assert "no article to article_url" in checked.failures[0][1]


def test_another_headline_fails_and_is_shown() -> None:
    class Loose(TMZ):  # type: ignore[misc, valid-type]  # a class found by its name
        layouts = (Layout(body=".article__blocks", headline="title"),)

    checked = _results(Loose.of({}))

    assert len(checked.failures) == 2
    assert '- "headline"' in checked.failures[0][1]


@pytest.mark.parametrize("name", [name for name, kind in spiders().items() if domains_of(kind)])
def test_the_contract_of_every_site_is_kept(name: str) -> None:
    checked = _results(spiders()[name].of({}))

    assert checked.testsRun >= 2
    assert checked.wasSuccessful(), checked.failures
