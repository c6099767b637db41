"""A new site from one example page: its spider runs and its test passes, and nothing else moved."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from crawling import ROOT, clean_environment, settings
from web import MadeUpWeb
from web.sites import idolgazette

from archiver.commands.kept.case import Case, case_at, kept_in

pytestmark = pytest.mark.slow

PARTS = ("archiver", "pipelines", "spiders", "scrapy.cfg", "pyproject.toml")
TESTS = ("conftest.py", "loopback.py", "test_pages.py", "pages")
EXAMPLE = idolgazette.HOME + idolgazette.stories()[3].path


def _run(house: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in a house of its own."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=house,
        env=clean_environment() | {"PYTHONPATH": str(house), "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )


def _files(house: Path) -> dict[str, str]:
    return {
        path.relative_to(house).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in house.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".pytest_cache" not in path.parts
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("house")
    for name in PARTS:
        _copy(ROOT / name, made / name)
    (made / "tests").mkdir()
    for name in TESTS:
        _copy(ROOT / "tests" / name, made / "tests" / name)
    return made


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


@pytest.fixture(scope="module")
def made(house: Path) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    before = _files(house)
    with MadeUpWeb() as web:
        entry = "from archiver.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", entry, "new-site", "example", EXAMPLE, *settings(web)],
            cwd=house, env=clean_environment() | {"PYTHONPATH": str(house)}, timeout=110,
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    after = _files(house)
    return done, {path for path in after if before.get(path) != after[path]}


Made = tuple[subprocess.CompletedProcess[str], set[str]]


def test_it_writes_a_spider_a_page_and_a_golden_and_nothing_else(made: Made) -> None:
    done, written = made

    assert done.returncode == 0, done.stderr
    assert written == {
        "spiders/example.py",
        "tests/pages/example/article.warc.gz",
        "tests/pages/example/article.json",
    }


def test_it_shows_what_each_selector_found(made: Made) -> None:
    done, _ = made

    assert "headline" in done.stdout
    assert "body" in done.stdout
    assert "blocks" in done.stdout


def test_the_words_of_the_page_are_not_kept(house: Path, made: Made) -> None:
    assert made
    kept = kept_in(_case(house).warc)

    story = idolgazette.stories()[3]
    assert story.headline.encode() not in kept.data
    assert kept.url == EXAMPLE


def _case(house: Path) -> Case:
    return case_at(house / "tests" / "pages", "example", "article")


def test_the_test_of_kept_pages_passes_with_it(house: Path, made: Made) -> None:
    assert made

    done = _run(house, "pytest", "tests/test_pages.py", "-q", "-p", "no:cacheprovider",
                "-k", "example")  # fmt: skip

    assert done.returncode == 0, done.stdout
    assert re.search(r"\b(?:[7-9]|\d\d) passed", done.stdout), done.stdout


def test_scrapy_check_passes_with_it(house: Path, made: Made) -> None:
    assert made

    done = _run(house, "scrapy", "check", "example")

    assert done.returncode == 0, done.stderr
    assert "Ran 1 contract" in done.stderr


def test_scrapy_lists_it(house: Path, made: Made) -> None:
    assert made

    assert "example" in _run(house, "scrapy", "list").stdout.splitlines()


def test_the_linter_finds_nothing_wrong_with_it(house: Path, made: Made) -> None:
    assert made

    done = _run(house, "ruff", "check", "spiders/example.py")

    assert done.returncode == 0, done.stdout
