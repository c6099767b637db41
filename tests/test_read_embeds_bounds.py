"""Bad pages cost bounded time and memory and raise nothing: nests, floods, monsters."""

from __future__ import annotations

import time
import tracemalloc

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.read.embeds.find import MOST_EMBEDS, find_embeds
from archiver.read.embeds.place import placeholders_in
from archiver.read.tree import parse_tree

SENTENCE = "The choir that nobody had heard of sang until the lamps of the whole street went out. "
TWEET = (
    '<blockquote class="twitter-tweet"><p>Words {n}</p>&mdash; Bo (@bo_lamp) '
    '<a href="https://twitter.com/bo_lamp/status/15110000000{n:08d}">April 4, 2022</a></blockquote>'
)
SECONDS = 5.0
BYTES = 300_000_000


def tree(body: str) -> lxml.html.HtmlElement:
    return parse_tree(f"<html><body>{body}</body></html>".encode(), "text/html; charset=utf-8").root


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
