"""Crawling again asks whether pages have changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import records, run
from linked import Linked
from storing import lines_of

PAGES = 12


@pytest.fixture
def site() -> Iterator[Linked]:
    with Linked(PAGES, has_etags=True) as site:
        yield site


def crawl(site: Linked, archive: Path, **settings: str) -> int:
    site.answers.clear()
    where = site.settings(ARCHIVER_ARCHIVE=str(archive), **settings)
    return run("scrapy", "crawl", "site", "-a", f"start={site.url}", *where).returncode


def test_what_has_not_changed_is_not_sent_again(site: Linked, tmp_path: Path) -> None:
    assert crawl(site, tmp_path) == 0
    size = sum(path.stat().st_size for path in (tmp_path / "warc").iterdir())

    assert crawl(site, tmp_path) == 0

    assert site.answers[304] == PAGES + 1
    assert site.answers[200] == 1  # robots.txt has no validator
    assert len(lines_of(tmp_path, "articles")) == PAGES
    kinds = Counter(kept.headers.get("WARC-Profile") for kept in records(tmp_path))
    assert kinds["http://netpreserve.org/warc/1.1/revisit/server-not-modified"] == PAGES + 1
    grown = sum(path.stat().st_size for path in (tmp_path / "warc").iterdir()) - size
    assert grown / (PAGES + 2) < 2048


def test_a_fresh_crawl_asks_for_everything_anew(site: Linked, tmp_path: Path) -> None:
    assert crawl(site, tmp_path) == 0

    assert crawl(site, tmp_path, ARCHIVER_FRESH="1") == 0

    assert site.answers[304] == 0
    assert site.answers[200] == PAGES + 2
    assert len(lines_of(tmp_path, "articles")) == PAGES
