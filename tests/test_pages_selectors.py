"""Each selector of each look finds something on a kept page: none is there on hearsay."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from lxml.html import HtmlElement

from archiver.commands.choice import domains_of, spiders
from archiver.commands.kept.case import cases_in, kept_in
from archiver.commands.kept.selectors import parts_of
from archiver.crawl.spider.families import WordPress
from archiver.read import Layout, parse_html

PAGES = Path(__file__).parent / "pages"
SITES = {name: spider for name, spider in spiders().items() if domains_of(spider)}


@pytest.fixture(scope="module")
def roots() -> dict[str, list[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for case in cases_in(PAGES):
        kept = kept_in(case.warc)
        found[case.site].append(parse_html(kept.data, kept.content_type))
    return found


@pytest.mark.parametrize("site", SITES)
def test_every_selector_finds_something_on_a_kept_page(
    site: str, roots: dict[str, list[HtmlElement]]
) -> None:
    everywhere = [root for pages in roots.values() for root in pages]

    idle = [
        f"{part.site} {part.layout}: {part.field} {part.selector}"
        for part in parts_of(SITES[site])
        if not part.among(everywhere if part.is_shared else roots[site])
    ]

    assert idle == []


def test_a_list_of_selectors_is_counted_one_by_one() -> None:
    class Choir(WordPress):
        name = "choir"
        layouts = (Layout(body=".song, .hymn", remove="aside"),)

    parts = {part.selector: part for part in parts_of(Choir)}
    root = parse_html(b"<p class=song>A<p>B", None)

    assert [part.finds(root) for part in parts.values()] == [True, False, False]
    assert parts["aside"].is_shared
    assert not parts["*.song" if "*.song" in parts else ".song"].is_shared


def test_a_family_s_selector_is_proved_on_any_page_of_the_family() -> None:
    class Choir(WordPress):
        name = "choir"

    (body,) = (part for part in parts_of(Choir) if part.field == "body")

    assert body.is_shared
