"""Where embeds are found, whose they are, and what bad pages do to that: nothing."""

from __future__ import annotations

import time
import tracemalloc

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.embed import Embed
from archiver.read.embeds.find import MOST_EMBEDS, find_embeds
from archiver.read.embeds.place import (
    placeholder,
    placeholders_in,
    split_at_placeholders,
    without_placeholders,
)
from archiver.read.tree import parse_tree

SENTENCE = "The choir that nobody had heard of sang until the lamps of the whole street went out. "
TWEET = (
    '<blockquote class="twitter-tweet"><p>Words {n}</p>&mdash; Bo (@bo_lamp) '
    '<a href="https://twitter.com/bo_lamp/status/15110000000{n:08d}">April 4, 2022</a></blockquote>'
)
MENU = "<ul>" + '<li><a href="/a">Something else that happened</a></li>' * 20 + "</ul>"
SECONDS = 5.0
BYTES = 300_000_000


def tree(body: str) -> lxml.html.HtmlElement:
    return parse_tree(f"<html><body>{body}</body></html>".encode(), "text/html; charset=utf-8").root


def test_a_placeholder_names_its_number() -> None:
    text = f"Before. {placeholder(3)}\n{placeholder(12)} After."

    assert placeholders_in(text) == [3, 12]
    assert split_at_placeholders(text) == ["Before.", 3, 12, "After."]
    assert without_placeholders(text).split() == ["Before.", "After."]


def test_embeds_are_numbered_in_document_order() -> None:
    root = tree(
        f"<article><p>{SENTENCE}</p>{TWEET.format(n=1)}<p>{SENTENCE}</p>{TWEET.format(n=2)}</article>"
    )

    found = find_embeds(root, url=None)

    assert [one.embed.id for one in found] == ["1511000000000000001", "1511000000000000002"]
    assert placeholders_in(root.text_content()) == [0, 1]


def test_a_container_with_most_of_the_prose_is_never_foreign() -> None:
    prose = f"<p>{SENTENCE * 4}</p>{TWEET.format(n=1)}<p>{SENTENCE}</p>"
    root = tree(f'<aside class="sidebar">{prose}</aside>')

    assert len(find_embeds(root, url=None)) == 1


def test_an_element_that_holds_the_article_loses_its_foreign_name() -> None:
    prose = f"<p>{SENTENCE * 4}</p>{TWEET.format(n=1)}<p>{SENTENCE}</p>"
    root = tree(f'<aside class="sidebar"><div id="nav_menu-6">{prose}</div></aside>')

    find_embeds(root, url=None)

    body = root.find("body")
    assert body is not None
    assert [(one.tag, dict(one.attrib)) for one in (body[0], body[0][0])] == [("div", {})] * 2


def test_a_sidebar_beside_the_prose_is_foreign_and_its_words_leave_the_tree() -> None:
    root = tree(f'<main><p>{SENTENCE * 4}</p></main><div class="sidebar">{TWEET.format(n=1)}</div>')

    left_out: list[Embed] = []

    assert find_embeds(root, url=None, left_out=left_out) == ()
    assert "Words" not in root.text_content()
    assert [one.id for one in left_out] == ["1511000000000000001"]


def test_a_box_of_links_beside_the_prose_is_foreign_without_a_name() -> None:
    box = f'<div class="c7">{MENU}{TWEET.format(n=1)}</div>'
    root = tree(f"<div><div><p>{SENTENCE * 4}</p></div>{box}</div>")

    assert find_embeds(root, url=None) == ()


def test_a_lead_above_the_menus_comes_down_to_the_prose() -> None:
    frame = '<div class="player"><iframe src="https://www.youtube.com/embed/aB3_dE5-gH7"></iframe></div>'
    root = tree(f"<div>{frame}{MENU}<div><p>{SENTENCE}</p><p>{SENTENCE}</p></div></div>")

    find_embeds(root, url=None)

    text = root.text_content()
    assert text.index("Something else") < text.index(placeholder(0)) < text.index(SENTENCE)


def test_a_post_shown_above_and_in_the_prose_stands_in_the_prose() -> None:
    strip = f'<div class="strip"><p>Seen today</p>{TWEET.format(n=1)}</div>'
    root = tree(
        f"{strip}<article><p>{SENTENCE * 3}</p>{TWEET.format(n=1)}<p>{SENTENCE * 3}</p></article>"
    )

    assert len(find_embeds(root, url=None)) == 1
    text = root.text_content()
    assert text.index(SENTENCE) < text.index(placeholder(0)) < text.rindex(SENTENCE)


def test_a_paragraph_is_cut_in_two_by_its_embed() -> None:
    frame = '<iframe src="https://www.youtube.com/embed/aB3_dE5-gH7"></iframe>'
    root = tree(f"<article><p><b>{SENTENCE}{frame}And more.</b> The rest.</p></article>")

    find_embeds(root, url=None)

    article = next(root.iter("article"))
    assert [child.tag for child in article] == ["p", "p", "p"]
    assert "".join(article[2].itertext()) == "And more. The rest."


def test_what_a_parser_puts_into_an_old_embed_element_stays() -> None:
    flash = '<embed src="http://www.youtube.com/v/aB3_dE5-gH7">'
    root = tree(f"<article><div>{flash}<p>{SENTENCE}</p></div><p>{SENTENCE}</p></article>")

    assert len(find_embeds(root, url=None)) == 1
    assert root.text_content().count(SENTENCE) == 2


def many(number: int) -> lxml.html.HtmlElement:
    parts = (f"<p>{SENTENCE}</p>{TWEET.format(n=n)}" for n in range(number))
    return tree(f"<article>{''.join(parts)}</article>")


def test_a_page_of_ten_thousand_embeds_is_read_in_time() -> None:
    root = many(10_000)

    begin = time.process_time()
    found = find_embeds(root, url=None)

    assert len(found) == MOST_EMBEDS
    assert time.process_time() - begin < SECONDS


def test_ten_thousand_embeds_in_one_paragraph_are_read_in_time() -> None:
    frames = "".join(f'<iframe src="https://x.example/{n}"></iframe> word ' for n in range(10_000))
    root = tree(f"<article><p>{SENTENCE}{frames}</p></article>")

    begin = time.process_time()
    found = find_embeds(root, url=None)

    assert len(found) == MOST_EMBEDS
    assert time.process_time() - begin < SECONDS


def test_a_thousand_embeds_take_little_memory() -> None:
    root = many(1_000)

    tracemalloc.start()
    find_embeds(root, url=None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < BYTES / 10


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "object", "b", "iframe", "noscript"])
def test_deep_nesting_is_no_trouble(tag: str) -> None:
    nest = f"<{tag}>" * 100_000
    root = tree(f"<article><p>{SENTENCE}</p>{nest}{TWEET.format(n=1)}</article>")

    begin = time.process_time()
    find_embeds(root, url=None)

    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("tag", ["div", "p", "span", "blockquote"])
def test_an_embed_at_every_level_of_a_nest_is_no_trouble(tag: str) -> None:
    nest = "".join(
        f'<{tag} data-url="https://twitter.com/a/status/{10**15 + n}">' for n in range(180)
    )
    root = tree(f"<article><p>{SENTENCE}</p>{nest}</article>")

    begin = time.process_time()
    find_embeds(root, url=None)

    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize(
    "value",
    [
        "https://twitter.com/a/status/" + "9" * 100_000,
        "https://www.youtube.com/embed/" + "%25" * 50_000,
        "&amp;" * 50_000 + "https://vimeo.com/1",
        "//" * 100_000 + "youtu.be",
        "&lt;iframe " * 20_000,
        "https://www.facebook.com/plugins/post.php?href=" * 2_000,
        "https://x.example/?u=" * 3_000 + "https://youtu.be/aB3_dE5-gH7",
        "%3Ciframe" * 20_000,
        "\\u003ciframe" * 20_000,
        "https://w.soundcloud.com/player/?url=" * 3_000,
        "a" * 1_000_000,
    ],
    ids=range(11),
)
def test_a_monstrous_attribute_is_no_trouble(value: str) -> None:
    both = f'<div data-url="{value}"></div><iframe src="{value}"></iframe>'
    root = tree(f"<article><p>{SENTENCE}</p>{both}</article>")

    begin = time.process_time()
    find_embeds(root, url=None)

    assert time.process_time() - begin < SECONDS


ATTRIBUTES = st.sampled_from(
    [
        "src",
        "data-src",
        "srcdoc",
        "data-tweet-id",
        "data-url",
        "cite",
        "class",
        "data-attrs",
        "href",
        "videoid",
    ]
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "twitter-tweet",
            "instagram-media",
            "https://twitter.com/a/status/1511000000000000001",
            "https://www.youtube.com/embed/aB3_dE5-gH7",
            "javascript:alert(1)",
            "data:text/html,<iframe>",
            "&lt;iframe src='//youtu.be/aB3_dE5-gH7'&gt;",
            "https://[",
            "http://a:99999999/",
            '{"full_text": 3, "url": []}',
        ]
    ),
)
TAGS = st.sampled_from(
    [
        "iframe",
        "blockquote",
        "div",
        "p",
        "a",
        "object",
        "embed",
        "textarea",
        "noscript",
        "script",
        "amp-twitter",
    ]
)


@given(st.lists(st.tuples(TAGS, ATTRIBUTES, VALUES, st.booleans()), max_size=12))
def test_no_markup_makes_it_fail_and_every_number_stands_once(
    parts: list[tuple[str, str, str, bool]],
) -> None:
    root = lxml.html.document_fromstring(f"<body><article><p>{SENTENCE}</p></article></body>")
    place = next(root.iter("article"))
    for tag, name, value, goes_in in parts:
        child = lxml.html.Element(tag)
        clean = "".join(letter for letter in value if letter.isprintable())
        child.set(name, clean)
        child.text, child.tail = clean, SENTENCE
        place.append(child)
        place = child if goes_in else place

    found = find_embeds(root, url="https://news.example.org/")

    assert sorted(placeholders_in(str(root.xpath("string()")))) == list(range(len(found)))
