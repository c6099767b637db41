"""Where embeds are found, whose they are, and what bad pages do to that: nothing."""

from __future__ import annotations

import lxml.html

from archiver.model.embed import Embed
from archiver.read.embeds.find import find_embeds
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


def test_a_post_that_begins_with_the_one_it_quotes_hides_nothing_behind_it() -> None:
    quoting = TWEET.format(n=2).replace("<p>", f"{TWEET.format(n=1)}<p>", 1)
    root = tree(f"<article><p>{SENTENCE * 4}</p>{quoting}<p>{SENTENCE}</p>{TWEET.format(n=3)}")

    quotes, later = (one.embed for one in find_embeds(root, url=None))

    assert (quotes.id, quotes.text) == ("1511000000000000002", "Words 2")
    assert quotes.quoted
    assert quotes.quoted.id == "1511000000000000001"
    assert later.id == "1511000000000000003"


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
