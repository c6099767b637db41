"""Bytes become one tree, whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.read.tree import codec_of, parse_html, parse_tree

WORDS = "Größe und Maß, ein „Zitat“"


def _page(text: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "head", "content_type"),
    [
        ("utf-8", "", None),
        ("utf-8-sig", '<meta charset="iso-8859-1">', "text/html; charset=iso-8859-1"),
        ("utf-16", "", None),
        ("windows-1252", "", "text/html; charset=ISO-8859-1"),
        ("windows-1252", '<meta charset="windows-1252">', None),
        ("windows-1252", '<meta http-equiv=x content="text/html; charset=latin1">', None),
        ("windows-1252", "", None),
        ("utf-8", '<meta charset="utf-16">', None),
    ],
)  # fmt: skip
def test_the_charset_is_found_as_browsers_find_it(
    encoding: str, head: str, content_type: str | None
) -> None:
    data = _page(WORDS, head).encode(encoding)

    root = parse_html(data, content_type)

    assert root.findtext(".//p") == WORDS


def test_the_header_outranks_the_meta_element() -> None:
    data = _page("Привет", '<meta charset="iso-8859-1">').encode("windows-1251")

    assert parse_html(data, "text/html; charset=windows-1251").findtext(".//p") == "Привет"


def test_utf_8_under_another_name_is_read_as_utf_8_and_doubted() -> None:
    tree = parse_tree(_page(WORDS, '<meta charset="iso-8859-1">').encode())

    assert tree.root.findtext(".//p") == WORDS
    assert [doubt.code for doubt in tree.doubts] == ["charset"]


@pytest.mark.parametrize("label", ["zlib", "unicode_escape", "rot13", "idna", "base64", "nonsense"])
def test_what_is_no_charset_of_the_web_is_a_doubt(label: str) -> None:
    tree = parse_tree(_page(r"\u0041 stays", f'<meta charset="{label}">').encode())

    assert codec_of(label) is None
    assert tree.root.findtext(".//p") == r"\u0041 stays"
    assert [(doubt.code, doubt.found) for doubt in tree.doubts] == [("charset-unknown", label)]


def test_nuls_and_invalid_bytes_lose_nothing_else() -> None:
    data = '<meta charset="utf-8"><p>ä one\0 two ü'.encode() + b"\xff" + " three ö</p>".encode()

    tree = parse_tree(data)

    assert "ä one two ü\ufffd three ö" in (tree.root.findtext(".//p") or "")
    assert [doubt.code for doubt in tree.doubts] == ["charset"]


def test_text_below_a_hundred_thousand_levels_is_still_there() -> None:
    deep = 30_000
    data = b"<body>" + b"<div>" * deep + b"deep" + b"</div>" * deep + b"<p>after</p>"

    tree = parse_tree(data)

    assert "nesting" in [doubt.code for doubt in tree.doubts]
    assert "after" in tree.root.text_content() or "truncated" in [d.code for d in tree.doubts]


def test_a_script_of_many_megabytes_is_left_out_and_told() -> None:
    script = b'<script type="application/ld+json">"' + b"x" * 5_000_000 + b'"</script>'

    tree = parse_tree(b"<body>" + script + b"<p>The story.</p></body>")

    assert tree.root.findtext(".//p") == "The story."
    assert [doubt.code for doubt in tree.doubts] == ["oversize"]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_tree(data: bytes) -> None:
    assert parse_html(data) is not None


@pytest.mark.parametrize(
    "character",
    [b"\x01", b"\x08", b"\f", b"\x1f", b"\xef\xbf\xbe", b"&#1;", b"&#00012;", b"&#x1F", b"&#xFFFF;",
     b"&#\x018;", b"&#&#1;8;"],
)  # fmt: skip
def test_text_with_a_control_character_can_be_moved_in_the_tree(character: bytes) -> None:
    (paragraph,) = parse_html(b"<p>before<b>bold</b>" + character + b" after</p>").iter("p")

    paragraph[0].drop_tree()

    assert (paragraph.text or "").startswith("before")
    assert (paragraph.text or "").endswith(" after")


@pytest.mark.parametrize("first", ["article", "main", "section", "p", "amp-img"])
def test_a_page_may_leave_out_the_tags_of_head_and_body(first: str) -> None:
    page = f"<title>A story</title><meta name=a content=b><{first}>Words<p>More</p></{first}>tail"

    root = parse_html(page.encode())

    body = root.find("body")
    assert body is not None
    assert body.text_content() == "WordsMoretail"
    assert root.findtext("head/title") == "A story"
