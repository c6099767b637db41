"""What a post's markup says, word by word, and what the loader makes of it."""

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.embed import Embed, EmbedAuthor, EmbedLink, Media
from archiver.read.embeds.loader import (
    EmbedLoader,
    bare_handle,
    one_line,
    tidy,
    without_links,
    words_of,
)

POST = Embed(platform="twitter", id="1")


def element(markup: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(markup, create_parent="div")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<br>two<br><br>three</p>", "one\ntwo\n\nthree"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<p>  many \n spaces&nbsp;here </p>", "many spaces here"),
        ('<p>a <img alt="🎻" class="emoji"> b</p>', "a 🎻 b"),
        ('<p>a <img alt="A long description of a picture"> b</p>', "a b"),
        ("<p>&amp;amp; &lt;b&gt;</p>", "&amp; <b>"),
        (
            '<p><a href="https://x.com/hashtag/a">#a</a> <a href="https://x.com/b">@b</a></p>',
            "#a @b",
        ),
        ("<p>seen<script>no()</script><style>.no{}</style><button>no</button></p>", "seen"),
        ("<p>👩‍❤️‍💋‍👨 שלום \u200f안녕</p>", "👩‍❤️‍💋‍👨 שלום \u200f안녕"),
    ],
)
def test_words_are_kept_as_they_are_read(markup: str, text: str) -> None:
    assert words_of(element(markup)).text == text


def test_shortened_and_picture_links_leave_the_text_and_are_kept() -> None:
    markup = (
        '<p>Look <a href="https://t.co/a1" data-expanded-url="https://news.example/1">news.example/1'
        '</a> here https://t.co/b2 <a href="https://t.co/c3">pic.twitter.com/c3</a></p>'
    )

    words = words_of(element(markup))

    assert without_links(words.text) == "Look here"
    assert words.links == (
        EmbedLink(url="https://t.co/a1", expanded="https://news.example/1"),
        EmbedLink(url="https://t.co/b2"),
    )
    assert words.media == (Media(url="https://t.co/c3"),)


def test_a_shortened_link_is_never_looked_up() -> None:
    words = words_of(element('<p><a href="https://t.co/a1">https://t.co/a1</a></p>'))

    assert words.links == (EmbedLink(url="https://t.co/a1", expanded=None),)


def test_what_is_known_of_a_post_wins_over_what_is_read() -> None:
    loader = EmbedLoader()
    loader.add_value("handle", "@other")
    loader.add_value("name", " Ada \n Night ")
    known = Embed(platform="twitter", id="1", author=EmbedAuthor(handle="ada"))

    loaded = loader.load_embed(known)

    assert loaded.author == EmbedAuthor(handle="ada", name="Ada Night")


def test_the_first_value_wins_and_an_empty_text_is_a_value() -> None:
    loader = EmbedLoader()
    loader.add_value("text", "")
    loader.add_value("text", "later")

    assert loader.load_embed(POST).text == ""


def test_a_post_without_words_has_none() -> None:
    assert EmbedLoader().load_embed(POST).text is None


def test_a_printed_date_dates_a_post_that_nothing_else_dates() -> None:
    loader = EmbedLoader()
    loader.add_value("created_raw", "November 8, 2009")

    loaded = loader.load_embed(POST)

    assert (loaded.created, loaded.created_source) == ("2009-11-08", "printed")
    assert loaded.created_raw == "November 8, 2009"


def test_a_doubled_text_is_loaded_once() -> None:
    prose = "the rehearsal ran past midnight and nobody in the choir went home"
    loader = EmbedLoader()
    loader.add_value("text", f"{prose} {prose} https://t.co/a1")

    assert loader.load_embed(POST).text == prose


@pytest.mark.parametrize(("said", "handle"), [("@ada", "ada"), (" ada ", "ada"), ("@", None)])
def test_a_handle_is_bare(said: str, handle: str | None) -> None:
    assert bare_handle(said) == handle


@given(st.text(max_size=100))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert one_line(text) is None or "\n" not in str(one_line(text))
