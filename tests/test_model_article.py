"""The embeds of a body, in its order, and what makes two of them one."""

from __future__ import annotations

import pytest

from archiver.model.article import Block, EmbedBlock, Item, Paragraph, Update, embeds_of
from archiver.model.embed import Embed
from archiver.model.exits import ExitCode


def _block(number: str, quoted: Embed | None = None) -> EmbedBlock:
    return EmbedBlock(embed=Embed(platform="twitter", id=number, quoted=quoted))


def test_embeds_come_in_the_order_of_the_body_with_those_of_items_and_updates() -> None:
    body: list[Block] = [
        _block("1"),
        Paragraph(text="between"),
        Item(rank=1, body=(_block("2"), Item(body=(_block("3"),)))),
        Update(body=(Paragraph(text="later"), _block("4"))),
        _block("5"),
    ]

    assert [embed.id for embed in embeds_of(body)] == ["1", "2", "3", "4", "5"]


def test_a_quoted_post_belongs_to_the_one_that_quotes_it() -> None:
    body = [_block("1", quoted=Embed(platform="twitter", id="2"))]

    assert [embed.id for embed in embeds_of(body)] == ["1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Embed(platform="twitter", id="1", url="https://x.com/i/status/1"),
         Embed(platform="twitter", id="1", source_url="https://twitter.com/a/status/1")),
        (Embed(platform="iframe", url="https://a.example/1"),
         Embed(platform="iframe", url="https://a.example/1", source_url="//a.example/1?w=2")),
    ],
)  # fmt: skip
def test_two_sightings_of_one_embed_have_one_identity(one: Embed, other: Embed) -> None:
    assert one.identity == other.identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Embed(platform="twitter", id="1"), Embed(platform="twitter", id="2")),
        (Embed(platform="vine", id="1"), Embed(platform="vlive", id="1")),
        (Embed(platform="iframe", url="https://a.example/1"),
         Embed(platform="iframe", url="https://a.example/2")),
    ],
)  # fmt: skip
def test_two_embeds_have_two_identities(one: Embed, other: Embed) -> None:
    assert one.identity != other.identity


def test_every_exit_code_has_a_sentence_and_fits_into_a_process_status() -> None:
    assert all(code.text.endswith(".") for code in ExitCode)
    # 126 and above are the shell's: not found, not executable, ended by a signal
    assert all(0 <= code < 126 for code in ExitCode)
    assert len({code.text for code in ExitCode}) == len(ExitCode)
