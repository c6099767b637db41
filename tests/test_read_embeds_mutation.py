"""A recogniser that breaks is seen: some made-up page of its platform reads otherwise then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from test_read_embeds_markup import cases, page

from archiver.read.embeds.find import find_embeds
from archiver.read.embeds.platforms import Platform
from archiver.read.embeds.recognise import PLATFORMS

RECOGNISERS = [
    pytest.param(platform, name, id=f"{platform.name}-{name}")
    for platform in PLATFORMS
    for name in ("read_address", "read_element")
    if getattr(platform, name) is not None
]


def _pages(platform: Platform) -> Iterator[tuple[str, list[dict[str, Any]], str]]:
    """Yield the name, the expected embeds and the markup of a platform's pages."""
    for case in cases():
        expected, fragment = case.values
        named = str(case.id).rpartition("/")[2].startswith(platform.name)
        if named or any(one["platform"] == platform.name for one in expected):
            yield str(case.id), expected, fragment


def _read(fragment: str) -> list[tuple[str, str | None]]:
    found = find_embeds(page(fragment), url="https://news.example.org/1")
    return [(one.embed.platform, one.embed.id or one.embed.url) for one in found]


@pytest.mark.parametrize(("platform", "name"), RECOGNISERS)
def test_a_page_of_the_platform_reads_otherwise_when_its_recogniser_is_broken(
    platform: Platform, name: str
) -> None:
    pages = list(_pages(platform))
    before = {page_id: _read(fragment) for page_id, _, fragment in pages}
    whole = getattr(platform, name)

    object.__setattr__(platform, name, lambda _: None)
    try:
        after = {page_id: _read(fragment) for page_id, _, fragment in pages}
    finally:
        object.__setattr__(platform, name, whole)

    changed = [page_id for page_id in before if before[page_id] != after[page_id]]
    assert changed, f"{platform.name}: no page of {sorted(before)} notices that {name} is broken"
