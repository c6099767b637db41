"""Every markup of every platform, made up: found once, in place, with its facts, its words gone.

A file of `embeds/` is a list of fragments; the comment above each is its name and what it gives.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from archiver.model.jsonform import to_plain
from archiver.read.embeds.find import find_embeds
from archiver.read.embeds.place import placeholders_in
from archiver.read.embeds.recognise import PLATFORMS

FOLDER = Path(__file__).parent / "embeds"
CASE = re.compile(r"<!-- ([\w-]+) (\[[^\n]*\]) -->\n(.*?)(?=\n<!-- [\w-]+ \[|\Z)", re.DOTALL)
BEFORE = "On the evening of the concert the square was so full that nobody saw the stage at all."
AFTER = "By the next morning all that was left of it were three chairs and a very tired choir."
PAGE = """<html><head><title>Lamps out</title></head><body><header><a href="/">News</a></header>
<main><article><h1>Lamps out</h1><p>{before}</p>
{fragment}
<p>{after}</p></article></main></body></html>"""


def cases() -> list[Any]:
    return [
        pytest.param(json.loads(expected), fragment, id=f"{file.stem}/{name}")
        for file in sorted(FOLDER.glob("*.html"))
        for name, expected, fragment in CASE.findall(file.read_text("utf-8"))
    ]


def page(fragment: str) -> lxml.html.HtmlElement:
    text = PAGE.format(before=BEFORE, after=AFTER, fragment=fragment)
    return lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(encoding="utf-8"))


def is_said(expected: Any, found: Any) -> bool:  # noqa: ANN401 - JSON is any value
    """Say whether all that is expected is found; what is not expected is not looked at."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            is_said(value, found.get(key)) for key, value in expected.items()
        )
    return bool(expected == found)


@pytest.mark.parametrize(("expected", "fragment"), cases())
def test_markup_gives_its_embeds_once_and_in_place(
    expected: list[dict[str, Any]], fragment: str
) -> None:
    root = page(fragment)

    embeds = [
        to_plain(found.embed) for found in find_embeds(root, url="https://news.example.org/1")
    ]

    assert [(one["platform"], one["id"]) for one in embeds] == [
        (one["platform"], one.get("id")) for one in expected
    ]
    assert [
        one for one, found in zip(expected, embeds, strict=True) if not is_said(one, found)
    ] == []
    text = root.text_content()
    assert placeholders_in(text) == list(range(len(expected)))
    if expected:
        between = text[text.index(BEFORE) : text.index(AFTER)]
        assert placeholders_in(between) == list(range(len(expected)))


@pytest.mark.parametrize(("expected", "fragment"), cases())
def test_no_word_of_an_embed_is_left_in_the_tree(
    expected: list[dict[str, Any]], fragment: str
) -> None:
    root = page(fragment)

    find_embeds(root, url=None)

    left = root.text_content()
    for line in (line for one in expected for line in (one.get("text") or "").split("\n") if line):
        assert line not in left


@pytest.mark.parametrize(("expected", "fragment"), cases())
def test_a_place_holder_is_never_within_a_paragraph_or_hidden(
    expected: list[dict[str, Any]], fragment: str
) -> None:
    root = page(fragment)

    find_embeds(root, url=None)

    hiding = {"p", "span", "a", "figure", "noscript", "textarea", "form", "button", "iframe"}
    for place in root.iter("p"):
        if placeholders_in(place.text or "") and expected:
            assert not hiding & {above.tag for above in place.iterancestors()}


def test_every_platform_has_a_case() -> None:
    said = " ".join(file.read_text("utf-8") for file in FOLDER.glob("*.html"))

    named = {one.name for one in PLATFORMS if f'"platform": "{one.name}"' in said}
    hired = {one.name for one in PLATFORMS if f"<!-- {one.name} [" in said}
    assert {one.name for one in PLATFORMS} - named - hired == set()
