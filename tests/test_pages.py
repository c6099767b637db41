"""Every kept page of a site gives the article beside it; every site and every look has one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from archiver.commands.choice import domains_of, spiders, way_of
from archiver.commands.kept.case import Case, cases_in, golden_text, kept_in, read_kept
from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import hashed_classes

PAGES = Path(__file__).parent / "pages"
CASES = list(cases_in(PAGES))
AT_LEAST = 2
"""Kept pages that a site has."""
SITES = {name: spider for name, spider in spiders().items() if domains_of(spider)}


def _name(case: Case) -> str:
    return f"{case.site}/{case.name}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_kept_page_gives_the_article_beside_it(case: Case) -> None:
    reading = read_kept(kept_in(case.warc), way_of(SITES[case.site]))

    assert reading.article is not None, reading.doubts
    assert golden_text(reading.article) == case.golden.read_text("utf-8"), (
        "archiver keep --write-goldens"
    )


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_address_of_a_kept_page_is_an_article_to_its_spider(case: Case) -> None:
    spider = SITES[case.site].of({})

    assert spider.is_article(kept_in(case.warc).url)


@pytest.mark.parametrize("site", SITES)
def test_a_site_has_two_kept_pages_or_more(site: str) -> None:
    names = [case.name for case in CASES if case.site == site]
    wanted = 1 if _is_fresh(SITES[site]) else AT_LEAST

    assert len(names) >= wanted, f"{site} has {names}: archiver keep URL --scrub keeps a page"


@pytest.mark.parametrize(
    ("site", "layout"),
    [(name, one.name) for name, spider in SITES.items() for one in spider.layouts if one.body],
)
def test_a_look_serves_a_kept_page_of_its_site(site: str, layout: str) -> None:
    goldens = [json.loads(case.golden.read_text("utf-8")) for case in CASES if case.site == site]
    served = {golden["extracted"].get("layout") for golden in goldens}

    assert layout in served, f"no kept page of {site} is read by its look {layout}"


@pytest.mark.parametrize("site", SITES)
def test_the_kept_pages_of_a_site_are_of_different_make(site: str) -> None:
    goldens = [json.loads(case.golden.read_text("utf-8")) for case in CASES if case.site == site]
    makes = {_make(golden) for golden in goldens}

    assert len(makes) > 1 or _is_fresh(SITES[site]), f"the kept pages of {site} exercise the same"


def _make(golden: dict[str, Any]) -> tuple[object, ...]:
    """Return what a page exercises: look, kind, blocks, platforms, what is known of it."""
    embeds = [block["embed"]["platform"] for block in golden["body"] if block["type"] == "embed"]
    kinds = {block["type"] for block in golden["body"]}
    layout = golden["extracted"].get("layout")
    known = frozenset(golden) - {"description", "text"}
    return layout, golden["kind"], frozenset(kinds), tuple(embeds), known


@pytest.mark.parametrize("site", SITES)
def test_no_selector_of_a_site_names_a_machine_made_class(site: str) -> None:
    found = [flaw for layout in SITES[site].layouts for flaw in hashed_classes(layout)]

    assert found == []


@pytest.mark.parametrize("site", SITES)
def test_what_a_site_expects_is_something_that_is_counted(site: str) -> None:
    spider = SITES[site]
    selectors = {f"selector.{name}" for name in ("body", "headline", "authors", "published")}

    assert set(spider.expects) <= {
        "headline",
        "text",
        "authors",
        "published",
        "json-ld",
        *selectors,
    }
    assert all(0 < share <= 1 for share in spider.expects.values())


@pytest.mark.parametrize(
    "path", sorted(PAGES.glob("*/*.json")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_golden_stands_beside_a_page(path: Path) -> None:
    assert path.with_name(f"{path.stem}.warc.gz").exists()


def test_a_site_says_what_is_verified_and_what_is_not() -> None:
    silent = [name for name, spider in SITES.items() if not _is_told(spider)]

    assert silent == []


def _is_told(spider: type[SiteSpider]) -> bool:
    return re.search(r"\b(?:[Uu]n)?[Vv]erified\b", _told(spider)) is not None


def _is_fresh(spider: type[SiteSpider]) -> bool:
    """Tell whether a site is as `archiver new-site` made it, of one page: it says so itself."""
    return "as one page of it looks" in _told(spider)


def _told(spider: type[SiteSpider]) -> str:
    source = Path(spider.__module__.replace(".", "/")).with_suffix(".py")
    return (PAGES.parent.parent / source).read_text("utf-8").split('"""')[1]
