"""A change is what a reader would call one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.article import (
    Article,
    Author,
    Block,
    EmbedBlock,
    Extracted,
    ImageBlock,
    Paragraph,
)
from archiver.model.embed import Embed
from archiver.read.difference import changes_between

FIRST = "The band announced three further dates in Lisbon on Monday evening."
SECOND = "Tickets go on sale on Friday, and the presale has been open for two days."
THIRD = "Nobody from the label wanted to comment on the price of the tickets."


def article(*blocks: Block | str, **changes: object) -> Article:
    body = tuple(Paragraph(text=each) if isinstance(each, str) else each for each in blocks)
    made = Article(
        url="https://news.example/a", headline="Three more nights", body=body, text="",
        extracted=Extracted(by="test@1"), content_digest="sha256:0",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # a test may change any field


def tweet(number: int) -> EmbedBlock:
    url = f"https://x.com/i/status/{number}"
    return EmbedBlock(embed=Embed(platform="twitter", id=str(number), url=url))


def test_an_edited_paragraph_and_a_removed_embed_are_exactly_that() -> None:
    old = article(FIRST, tweet(1), SECOND, THIRD)
    new = article(FIRST, SECOND.replace("Friday", "Saturday"), THIRD)

    edited, removed = sorted(
        changes_between(old, new), key=lambda change: change.kind, reverse=True
    )

    assert (edited.kind, edited.where, edited.before) == ("paragraph-edited", "body[1]", SECOND)
    assert edited.after == SECOND.replace("Friday", "Saturday")
    assert (removed.kind, removed.before) == ("embed-removed", "twitter https://x.com/i/status/1")


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ([FIRST, SECOND], [FIRST, SECOND, THIRD], ["paragraph-added"]),
        ([FIRST, SECOND, THIRD], [FIRST, THIRD], ["paragraph-removed"]),
        ([FIRST, SECOND, THIRD], [SECOND, THIRD, FIRST], ["paragraph-moved"]),
        ([FIRST, tweet(1)], [FIRST, tweet(2)], ["embed-replaced"]),
        ([FIRST], [FIRST, tweet(2)], ["embed-added"]),
        ([tweet(1), FIRST, SECOND], [FIRST, tweet(1), SECOND], []),
        ([FIRST], [FIRST, "Correction: an earlier version named the wrong town."], ["correction"]),
        ([ImageBlock(url="https://news.example/a.jpg?w=300"), FIRST],
         [ImageBlock(url="https://news.example/a.jpg?w=900&token=1"), FIRST], []),
        ([FIRST, "Updated 5 minutes ago"], [FIRST, "Updated 2 hours ago"], []),
        ([FIRST, "1,204 views"], ["98,311 views", FIRST], []),
        ([FIRST, "\u201cYes,\u201d he said."], [FIRST, '"Yes", he said'], []),
    ],
)  # fmt: skip
def test_what_is_a_change_and_what_is_none(
    old: list[Block | str], new: list[Block | str], kinds: list[str]
) -> None:
    found = changes_between(article(*old), article(*new))

    assert [change.kind for change in found] == kinds


def test_headline_and_authors_are_compared() -> None:
    old = article(FIRST, authors=(Author(name="Petra Halloway"),))
    new = article(FIRST, headline="Four more nights", authors=(Author(name="Sunil Raye"),))

    assert [change.kind for change in changes_between(old, new)] == ["headline", "authors"]


def test_a_date_that_moved_without_text_is_told() -> None:
    old = article(FIRST, published="2026-11-01T08:00:00Z", modified="2026-11-01T08:00:00Z")
    new = replace(old, published="2026-11-20T08:00:00Z", modified="2026-11-20T08:00:00Z")

    (change,) = changes_between(old, new)

    assert (change.kind, change.after) == ("published", "2026-11-20T08:00:00Z")


def test_the_time_of_modification_counts_only_where_nothing_else_changed() -> None:
    old = article(FIRST, modified="2026-11-01T08:00:00Z")
    later = "2026-11-02T08:00:00Z"

    alone = changes_between(old, replace(old, modified=later))
    beside = changes_between(old, article(FIRST, SECOND, modified=later))

    assert [change.kind for change in alone] == ["modified"]
    assert [change.kind for change in beside] == ["paragraph-added"]


def test_a_page_that_counts_from_now_moves_no_date() -> None:
    old = article(FIRST, published="2026-11-01T08:00:00Z", published_raw="2 hours ago")
    new = replace(old, published="2026-11-01T09:00:00Z", published_raw="3 hours ago")

    assert changes_between(old, new) == ()


SENTENCES = st.lists(st.text("abcd efgh", min_size=8, max_size=60), max_size=8)


@given(SENTENCES)
def test_nothing_has_changed_between_an_article_and_itself(texts: list[str]) -> None:
    same = article(*texts)

    assert changes_between(same, same) == ()


@given(SENTENCES, SENTENCES)
def test_two_bodies_differ_exactly_when_there_is_a_change(one: list[str], other: list[str]) -> None:
    def words(texts: list[str]) -> list[str]:
        return [key for text in texts if (key := text.replace(" ", ""))]

    found = changes_between(article(*one), article(*other))

    assert bool(found) == (words(one) != words(other))
