"""Every fact that is written as JSON comes back as it was; nothing else is taken for one."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model import article as articles
from archiver.model.article import (
    Article,
    Block,
    Doubt,
    EmbedBlock,
    EmbedSighting,
    Extracted,
    Item,
    PageDoubt,
    Paragraph,
    Reading,
    Update,
)
from archiver.model.embed import Embed
from archiver.model.jsonform import JsonFormError, from_line, to_line
from archiver.model.receipt import Receipt

LINES = (Article, PageDoubt, EmbedSighting, Reading, Receipt, Embed)
"""The kinds of line that an archive holds, and the facts that stand alone."""

_KINDS: tuple[type[Any], ...] = get_args(Block)


def _bodies(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[tuple[Block, ...]]:
    return st.lists(blocks, max_size=4).map(tuple)


# facts that hold themselves end at some depth; the rest follows from the annotations
_EMBEDS = st.deferred(
    lambda: st.builds(Embed, quoted=st.none() | st.builds(Embed, quoted=st.none()))
)
_FLAT: st.SearchStrategy[Block] = st.one_of(
    [
        st.builds(kind, embed=_EMBEDS) if kind is EmbedBlock else st.builds(kind)
        for kind in _KINDS
        if kind not in (Item, Update)
    ]
)
_BLOCKS: st.SearchStrategy[Block] = st.recursive(
    _FLAT,
    lambda inner: st.builds(Item, body=_bodies(inner)) | st.builds(Update, body=_bodies(inner)),
    max_leaves=6,
)
_ARTICLES = st.builds(Article, body=_bodies(_BLOCKS))
_FACTS: dict[type, st.SearchStrategy[Any]] = {
    Article: _ARTICLES,
    Embed: _EMBEDS,
    EmbedSighting: st.builds(EmbedSighting, embed=_EMBEDS),
    Reading: st.builds(Reading, article=st.none() | _ARTICLES),
}


@pytest.mark.parametrize("kind", LINES)
@given(data=st.data())
def test_a_fact_comes_back_as_it_was(kind: type, data: st.DataObject) -> None:
    fact = data.draw(_FACTS.get(kind, st.builds(kind)))

    assert from_line(kind, to_line(fact)) == fact
    assert from_line(kind, to_line(fact).encode()) == fact


@pytest.mark.parametrize("kind", LINES)
@given(data=st.data())
def test_a_line_is_one_line_of_strict_json(kind: type, data: st.DataObject) -> None:
    line = to_line(data.draw(_FACTS.get(kind, st.builds(kind))))

    assert line.splitlines() == [line]
    assert list(json.loads(line)) == [field.name for field in fields(kind)]


def test_every_block_is_tagged_with_a_name_of_its_own() -> None:
    tags = [get_args(get_type_hints(kind)["type"]) for kind in _KINDS]

    assert sorted(tags) == sorted(set(tags))
    assert all(len(tag) == 1 for tag in tags)


def test_facts_are_frozen_keyword_only_and_have_no_dictionary() -> None:
    kinds = [kind for kind in vars(articles).values() if isinstance(kind, type)]

    for kind in filter(is_dataclass, (*kinds, Receipt)):
        made = kind.__dataclass_params__  # type: ignore[attr-defined]
        assert made.frozen, kind
        assert all(field.kw_only for field in fields(kind)), kind
        assert hasattr(kind, "__slots__"), kind


_RECEIPT = Receipt(
    file="warc/a.warc.gz",
    offset=0,
    length=12,
    record_id="<urn:uuid:0>",
    payload_digest=None,
    date="2022-04-05T06:02:00.000000Z",
)


def _with(**changes: object) -> str:
    return json.dumps(json.loads(to_line(_RECEIPT)) | changes)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "Receipt: expected dict, found list"),
        ("null", "Receipt: expected dict, found NoneType"),
        ('{"file": NaN}', "NaN is no number"),
        ('{"file": -Infinity}', "-Infinity is no number"),
        (_with(offset="0"), r"Receipt\.offset: expected int, found str"),
        (_with(offset=0.0), r"Receipt\.offset: expected int, found float"),
        (_with(offset=True), r"Receipt\.offset: expected int, found bool"),
        (_with(file=None), r"Receipt\.file: expected str, found NoneType"),
        (_with(colour="red"), "Receipt: unknown key 'colour'"),
        ('{"file": "a"}', "Receipt: .*missing"),
        ('{"file": "a", "file": "b"}', "'file' stands twice"),
        (_with(file="\ud800"), r"Receipt\.file: a lone surrogate"),
        ("[" * 100_000, "nested"),
    ],
)
def test_what_is_no_receipt_is_refused_with_its_place(line: str, said: str) -> None:
    with pytest.raises(JsonFormError, match=said):
        from_line(Receipt, line)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_line_in_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(JsonFormError, match="not JSON"):
        from_line(Receipt, to_line(_RECEIPT).encode(encoding))


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(JsonFormError, match="not JSON"):
        from_line(Receipt, to_line(_RECEIPT).encode().replace(b"warc/a", b"warc/\xff"))


def _article(*body: Block) -> Article:
    made = Extracted(by="site@2022-04", layout=None, at=None)
    return Article(
        url=None, headline="h", extracted=made, body=body, text="", content_digest="sha256:0"
    )


def test_an_error_deep_in_a_body_names_its_place() -> None:
    line = to_line(_article(Item(body=(Paragraph(text="fine"), Paragraph(text="odd")))))

    with pytest.raises(JsonFormError, match=r"Article\.body\[0\]\.body\[1\]\.text"):
        from_line(Article, line.replace('"odd"', "7"))


def test_a_block_of_an_unknown_type_is_refused() -> None:
    line = to_line(_article(Paragraph(text="fine")))

    with pytest.raises(JsonFormError, match=r"Article\.body\[0\]"):
        from_line(Article, line.replace('"paragraph"', '"sonnet"'))


def test_absent_and_empty_stay_two_findings() -> None:
    absent, empty = Embed(platform="twitter"), Embed(platform="twitter", text="")

    assert from_line(Embed, to_line(absent)).text is None
    assert from_line(Embed, to_line(empty)).text == ""


def test_a_tweet_id_is_a_string_always() -> None:
    with pytest.raises(JsonFormError, match=r"Embed\.id"):
        from_line(Embed, '{"platform": "twitter", "id": 1510795432198746112}')


def test_a_lone_surrogate_is_written_as_the_replacement_character() -> None:
    line = to_line(Doubt(code="odd", where="", found="half \ud83d of a bear"))

    assert from_line(Doubt, line).found == "half \ufffd of a bear"


@pytest.mark.parametrize("breaking", ["\n", "\r", "\x85", "\u2028", "\u2029", "\x1e", "\x0b"])
def test_no_character_of_a_text_breaks_its_line(breaking: str) -> None:
    line = to_line(Doubt(code="odd", where="", found=f"a{breaking}b"))

    assert line.splitlines() == [line]
    assert from_line(Doubt, line).found == f"a{breaking}b"
