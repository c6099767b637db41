"""An article in the terminal: embeds are cards in their place, and nothing remote is obeyed."""

from __future__ import annotations

import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from archiver.commands.shown.cards import card_of, view_of
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
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Update,
)
from archiver.model.embed import Embed, EmbedAuthor, EmbedLink, Media
from archiver.model.receipt import Receipt

POST = Embed(
    platform="twitter",
    id="1511",
    url="https://x.com/i/status/1511",
    author=EmbedAuthor(handle="harbour", name="Harbour Choir"),
    text="We sang.\nThey heard.",
    created="2022-04-04T01:44:34.914Z",
    created_source="snowflake",
    links=(EmbedLink(url="https://t.co/a", expanded="https://choir.example/"),),
    media=(Media(url="https://t.co/b", kind="photo"),),
)
RECEIPT = Receipt(
    file="warc/a.warc.gz",
    offset=1234567,
    length=890,
    record_id="<urn:uuid:1>",
    payload_digest="sha256:ab",
    date="2026-11-24T10:00:00.000000Z",
)


def shown(what: RenderableType, *, color: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=100, force_terminal=color, markup=False, emoji=False).print(what)
    return file.getvalue()


def article_of(*body: Block, headline: str = "Choir wins") -> Article:
    return Article(
        url="https://news.example/choir",
        headline=headline,
        extracted=Extracted(by="generic@2026-11"),
        body=body,
        text="",
        content_digest="sha256:0",
        authors=(Author(name="Ada Quay"),),
        published="2022-04-05",
    )


def test_a_post_shows_who_what_when_and_where() -> None:
    card = shown(card_of(POST))

    for fact in (
        "twitter Harbour Choir @harbour",
        "We sang.",
        "They heard.",
        "photo: https://t.co/b",
        "https://choir.example/",
        "https://x.com/i/status/1511",
        "id 1511 · 2022-04-04T01:44:34.914Z (snowflake)",
    ):
        assert fact in card


def test_a_quoted_post_is_a_card_within_the_card() -> None:
    quoting = replace(POST, id="1600", quoted=replace(POST, id="1500", text="The older one."))

    card = shown(card_of(quoting))

    assert card.count("╭") == 2
    assert card.index("id 1500") < card.index("id 1600")


def test_what_is_unusual_about_a_post_is_said() -> None:
    odd = Embed(
        platform="vlive",
        kind="video",
        text_truncated=True,
        access="members",
        platform_status="shut_down",
        state="gone",
    )

    card = shown(card_of(odd))

    assert "vlive video" in card
    assert "truncated · members · platform shut down · gone" in card
    assert "no address" in card


def test_every_block_stands_in_its_place() -> None:
    body = (
        Paragraph(text="First words."),
        EmbedBlock(embed=POST),
        Heading(text="The prize"),
        Quote(text="We won."),
        ListBlock(items=("herring", "barrel"), ordered=True),
        ImageBlock(url="https://i.example/a.jpg", caption="The quay", credit="Ada"),
        Table(rows=(("who", "songs"), ("we", "three"))),
        Divider(),
        Item(rank=2, title="Cod", image=Image(url="https://i.example/c.jpg")),
        Update(title="Encore", published="2022-04-05T10:00:00Z"),
        Code(text="x = 1"),
    )

    view = shown(view_of(article_of(*body)))

    order = (
        "Choir wins", "Ada Quay · 2022-04-05", "https://news.example/choir", "First words.",
        "We sang.", "The prize", "We won.", "1. herring", "2. barrel",
        "[image] The quay · Ada · https://i.example/a.jpg", "songs", "three", "2. Cod",
        "[image] https://i.example/c.jpg", "2022-04-05T10:00:00Z · Encore", "x = 1",
        "not in an archive",
    )  # fmt: skip
    places = [view.index(part) for part in order]
    assert places == sorted(places)


def test_the_receipt_and_the_doubts_stand_below() -> None:
    article = replace(
        article_of(Paragraph(text="Words.")),
        archive=RECEIPT,
        duplicate_of="https://news.example/other",
        doubts=(Doubt(code="date", where="published", found="soon"),),
    )

    below = shown(view_of(article)).split("Words.")[1]

    assert "in warc/a.warc.gz at 1,234,567, 890 bytes, <urn:uuid:1>" in " ".join(below.split())
    assert "sha256:ab" in below
    assert "the same as https://news.example/other" in below
    assert "doubt: date: in published, found soon" in below


def test_markup_of_a_page_is_only_words() -> None:
    said = "[red]no colour[/red] :smile: [link=http://a.example]here[/link]"
    post = replace(POST, text=said, author=EmbedAuthor(name="[bold]N", handle="[/]"))

    view = shown(view_of(article_of(Paragraph(text=said), EmbedBlock(embed=post), headline=said)))

    assert view.count(said) == 3
    assert "[bold]N @[/]" in view


@given(st.text(alphabet="\x1b\x9b\x07\r\x00[]31mJ8;\u202eab \n"))
def test_no_page_writes_an_escape_sequence(said: str) -> None:
    post = Embed(
        platform=said,
        id=said,
        url=said,
        author=EmbedAuthor(handle=said, name=said),
        text=said,
        created_raw=said,
        access=said,
    )
    blocks = (
        Paragraph(text=said), Heading(text=said), EmbedBlock(embed=post), Item(title=said),
        ImageBlock(url=said, caption=said), Table(rows=((said,), (said,))), Code(text=said),
        ListBlock(items=(said,)), Quote(text=said),
    )  # fmt: skip

    view = shown(view_of(article_of(*blocks, headline=said)))

    assert not set("\x1b\x9b\x07\r\x00\u202e") & set(view)
