"""A byline becomes people and agencies with their roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.read.facts.bylines import people_in


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Reyes", ["Ana Reyes"]),
        ("No Author", []),
        ("Contributors", []),
        ("See all", []),
        ("Submitted by Ana Reyes", ["Ana Reyes"]),
        ("red, Ana Reyes/ Agenturen", ["Ana Reyes"]),
        ("Veröffentlicht am", []),
        ("by Ana Reyes and Tom Okoro", ["Ana Reyes", "Tom Okoro"]),
        ("Von Ana Reyes und Tom Okoro", ["Ana Reyes", "Tom Okoro"]),
        ("By Ana Reyes, Tom Okoro and Li Wei", ["Ana Reyes", "Tom Okoro", "Li Wei"]),
        ("By Frank Moss, Jr.", ["Frank Moss, Jr."]),
        ("By Ana Reyes Updated on December 12, 2016 09:22 AM", ["Ana Reyes"]),
        ("Ana Reyes @anareyes", ["Ana Reyes"]),
        ("Ana Reyes | Senior Culture Reporter", ["Ana Reyes"]),
        ("Ana Reyes Senior reporter", ["Ana Reyes"]),
        ("View all posts by Ana Reyes →", ["Ana Reyes"]),
        ("Written by Ana Reyes on 1 June 2019", ["Ana Reyes"]),
        ("Ana Reyes for ChordNews", ["Ana Reyes"]),
        ("Ana Reyes Twitter", ["Ana Reyes"]),
        ("Image: somebody", []),
        ("Share this", []),
        ("5 comments", []),
    ],
)
def test_a_printed_byline_is_names(line: str, names: list[str]) -> None:
    assert [name for name, _ in people_in(line, printed=True)] == names


def test_who_edited_is_an_editor_and_an_agency_is_an_agency() -> None:
    people = people_in("By Ana Reyes and Reuters. Edited by Tom Okoro", printed=True)

    assert people == [("Ana Reyes", "author"), ("Reuters", "agency"), ("Tom Okoro", "editor")]


def test_a_stated_name_is_only_split() -> None:
    assert [name for name, _ in people_in("Society for Editors", printed=False)] == [
        "Society for Editors"
    ]
    assert [name for name, _ in people_in("Reyes, Ana", printed=False)] == ["Ana Reyes"]


@given(st.text(max_size=200))
def test_any_line_is_read(line: str) -> None:
    for name, role in people_in(line, printed=True):
        assert name.strip() == name
        assert role in {"author", "editor", "agency"}
