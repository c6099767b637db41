"""An article as text and as Markdown: every block and every embed in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.commands.shown.prose import as_markdown, as_text, in_words
from archiver.model.article import (
    Article,
    Author,
    Block,
    Code,
    Divider,
    Doubt,
    EmbedBlock,
    Extracted,
    Heading,
    Image,
    ImageBlock,
    Item,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Update,
)
from archiver.model.embed import Embed, EmbedAuthor

POST = Embed(
    platform="twitter",
    id="1511",
    url="https://x.com/i/status/1511",
    author=EmbedAuthor(handle="harbour", name="Harbour"),
    text="We sang.\nThey heard.",
)


def article_of(*body: Block, headline: str = "Choir wins", **facts: object) -> Article:
    facts = {"authors": (Author(name="Ada Quay"),), "published": "2022-04-05T10:00:00Z", **facts}
    return Article(
        url="https://news.example/choir",
        headline=headline,
        extracted=Extracted(by="generic@2026-11"),
        body=body,
        text="",
        content_digest="sha256:0",
        **facts,  # type: ignore[arg-type]  # a test's own facts
    )


def markdown_of(*body: Block) -> str:
    return as_markdown(article_of(*body)).split("\n\n", 2)[2].rstrip("\n")


def text_of(*body: Block) -> str:
    return as_text(article_of(*body)).split("\n\n", 2)[2].rstrip("\n")


def test_headline_and_byline_come_first() -> None:
    article = article_of(Paragraph(text="They sang."))

    shown = as_text(article), as_markdown(article)

    assert shown == (
        "Choir wins\n\nAda Quay · 2022-04-05T10:00:00Z\n\nThey sang.\n",
        "# Choir wins\n\n*Ada Quay · 2022-04-05T10:00:00Z*\n\nThey sang.\n",
    )


@pytest.mark.parametrize(
    ("block", "text", "markdown"),
    [
        (Heading(text="The prize", level=3), "The prize", "### The prize"),
        (Quote(text="We won.\nReally."), "We won.\nReally.", "> We won.\n> Really."),
        (ListBlock(items=("a", "b")), "- a\n- b", "- a\n- b"),
        (ListBlock(items=("a", "b"), ordered=True), "1. a\n2. b", "1. a\n2. b"),
        (Code(text="x = 1\n  y"), "x = 1\n  y", "    x = 1\n      y"),
        (Divider(), "* * *", "---"),
        (
            ImageBlock(url="https://i.example/a.jpg", caption="The quay"),
            "[image: The quay]",
            "![The quay](<https://i.example/a.jpg>)",
        ),
        (
            Table(rows=(("who", "songs"), ("we",))),
            "who\tsongs\nwe",
            "| who | songs |\n| --- | --- |\n| we |  |",
        ),
        (
            EmbedBlock(embed=POST),
            "[twitter @harbour: We sang.\nThey heard. https://x.com/i/status/1511]",
            "> **[twitter @harbour](<https://x.com/i/status/1511>)**\n>\n> We sang.\n> They heard.",
        ),
        (
            EmbedBlock(embed=Embed(platform="iframe", source_url="https://f.example/1")),
            "[iframe https://f.example/1]",
            "> **[iframe](<https://f.example/1>)**",
        ),
        (
            Update(title="Second song", published="2022-04-05T10:05:00Z"),
            "2022-04-05T10:05:00Z · Second song",
            "## 2022-04-05T10:05:00Z · Second song",
        ),
    ],
)
def test_each_block_has_its_form(block: Block, text: str, markdown: str) -> None:
    assert (text_of(block), markdown_of(block)) == (text, markdown)


def test_an_item_shows_its_picture_and_what_stands_under_it() -> None:
    item = Item(
        rank=3,
        title="Herring",
        image=Image(url="https://i.example/h.jpg"),
        body=(Paragraph(text="A barrel."), EmbedBlock(embed=Embed(platform="vimeo", id="7"))),
    )

    assert text_of(item).split("\n\n") == [
        "3. Herring",
        "[image: https://i.example/h.jpg]",
        "A barrel.",
        "[vimeo]",
    ]


def test_a_link_stands_where_its_words_stand() -> None:
    links = (
        Link(text="song", url="https://s.example/1"),
        Link(text="never said", url="https://s.example/2"),
        Link(text="song", url="https://s.example/3"),
    )

    shown = markdown_of(Paragraph(text="A song and a song.", links=links))

    assert shown == "A [song](<https://s.example/1>) and a [song](<https://s.example/3>)."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("*stars* and _lines_", r"\*stars\* and \_lines\_"),
        ("<script>", r"\<script\>"),
        ("# no heading", r"\# no heading"),
        ("1. no list", r"1\. no list"),
        ("[no](link)", r"\[no\](link)"),
    ],
)
def test_what_a_page_says_is_no_markdown(said: str, shown: str) -> None:
    assert markdown_of(Paragraph(text=said)) == shown


@given(st.text(), st.text())
def test_no_escape_sequence_gets_through(headline: str, said: str) -> None:
    article = article_of(Paragraph(text=said), Heading(text=said), headline=headline)

    assert "\x1b" not in as_text(article) + as_markdown(article)


def test_an_article_without_author_and_date_has_no_byline() -> None:
    article = article_of(Paragraph(text="They sang."), authors=(), published=None)

    assert as_text(article) == "Choir wins\n\nThey sang.\n"


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt(code="no-body", where=""), "no-body"),
        (
            Doubt(code="date", where="published", expected="a date", found="soon"),
            "date: in published, expected a date, found soon",
        ),
    ],
)
def test_a_doubt_is_one_line(doubt: Doubt, words: str) -> None:
    assert in_words(doubt) == words
