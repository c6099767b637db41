from __future__ import annotations

import gzip
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.read.feeds import Feed, moment_of, plain, read_feed
from archiver.read.xml import records

HERE = "https://news.example/feed/"


def _codes(feed: Feed) -> list[str]:
    return [doubt.code for doubt in feed.doubts]


def _rss(items: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()
    )


def test_an_rss_item_gives_address_moment_and_title() -> None:
    data = _rss(
        "<item><title>V meets Lady Gaga</title><link>https://news.example/v</link>"
        "<pubDate>Mon, 04 Apr 2022 10:00:00 +0900</pubDate></item>"
    )

    (entry,) = read_feed(data, url=HERE).entries

    assert entry.url == "https://news.example/v"
    assert entry.title == "V meets Lady Gaga"
    assert entry.published == "2022-04-04T01:00:00Z"
    assert entry.published_raw == "Mon, 04 Apr 2022 10:00:00 +0900"


def test_an_atom_entry_starts_from_the_innermost_base() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/a/">
      <link rel="next" href="?page=2"/>
      <entry xml:base="b/"><title type="html">A &amp;amp; B</title>
        <link rel="enclosure" href="sound.mp3"/><link href="c"/>
        <updated>2026-11-24T10:00:00Z</updated></entry></feed>"""

    feed = read_feed(data, url=HERE)

    assert [entry.url for entry in feed.entries] == ["https://news.example/a/b/c"]
    assert feed.entries[0].title == "A & B"
    assert feed.next_url == "https://news.example/a/?page=2"


def test_an_rss_1_item_is_found_by_its_about() -> None:
    data = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <item rdf:about="https://news.example/1"><title>One</title>
      <dc:date>2026-01-02T03:04:05Z</dc:date></item></rdf:RDF>"""

    (entry,) = read_feed(data, url=HERE).entries

    assert (entry.url, entry.published) == ("https://news.example/1", "2026-01-02T03:04:05Z")


def test_a_json_feed_gives_entries_and_its_next_part() -> None:
    data = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "next_url": "/feed?page=2",
            "items": [
                {"id": "7", "url": "/a", "title": "A", "date_published": "2026-01-01T00:00Z"}
            ],
        }
    ).encode()

    feed = read_feed(data, url=HERE)

    assert [entry.url for entry in feed.entries] == ["https://news.example/a"]
    assert feed.entries[0].published == "2026-01-01T00:00:00Z"
    assert feed.next_url == "https://news.example/feed?page=2"


@pytest.mark.parametrize(
    "printed", ["&#8220;Hi&#8221;", "&amp;#8220;Hi&amp;#8221;", "&ldquo;Hi&rdquo;", "“Hi”"]
)
def test_a_title_is_decoded_however_often_it_was_encoded(printed: str) -> None:
    data = _rss(f"<item><title>{printed}</title><link>https://news.example/1</link></item>")

    (entry,) = read_feed(data, url=HERE).entries

    assert entry.title == "“Hi”"


def test_a_bare_ampersand_breaks_neither_title_nor_address() -> None:
    data = _rss("<item><title>R&B & pop</title><link>https://news.example/?a=1&b=2</link></item>")

    (entry,) = read_feed(data, url=HERE).entries

    assert (entry.title, entry.url) == ("R&B & pop", "https://news.example/?a=1&b=2")


def test_a_picture_s_title_is_not_the_entry_s() -> None:
    data = b"""<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item>
      <media:title>A photo</media:title><title>The story</title>
      <link>https://news.example/1</link></item></channel></rss>"""

    assert read_feed(data, url=HERE).entries[0].title == "The story"


def test_a_cut_feed_gives_what_came() -> None:
    whole = _rss("<item><link>https://news.example/1</link></item>" * 1 + "<item><link>https://x")

    feed = read_feed(whole[: whole.index(b"https://x") + 5], url=HERE)

    assert [entry.url for entry in feed.entries] == ["https://news.example/1"]
    assert "truncated" in _codes(feed)


def test_broken_bytes_cost_no_entry() -> None:
    data = _rss("<item><title>BAD</title><link>https://news.example/1</link></item>")

    feed = read_feed(data.replace(b"BAD", b"a\x00\x01\xff\xc3(b"), url=HERE)

    assert [entry.url for entry in feed.entries] == ["https://news.example/1"]


def test_a_permalink_guid_stands_in_for_a_missing_link() -> None:
    data = _rss("<item><guid>https://news.example/g</guid></item><item><guid>77</guid></item>")

    feed = read_feed(data, url=HERE)

    assert [entry.url for entry in feed.entries] == ["https://news.example/g"]
    assert _codes(feed) == ["entry-without-address"]


def test_only_web_addresses_are_given() -> None:
    data = _rss(
        "<item><link>file:///etc/passwd</link></item><item><link>javascript:alert(1)</link></item>"
        "<item><link>//cdn.example/1</link></item>"
    )

    assert [entry.url for entry in read_feed(data, url=HERE).entries] == ["https://cdn.example/1"]


def test_no_entity_is_resolved_and_what_uses_one_is_left_out() -> None:
    data = (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">'
        b'<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
        b"<rss><item><title>&x;|&b;</title><link>https://news.example/1</link></item>"
        b"<item><title>&nbsp;B &z;</title><link>https://news.example/2?a&b=1</link></item>"
        b"<entry><link href='https://news.example/3?&x;'/></entry>"
    )

    feed = read_feed(data, url=HERE)

    assert [entry.url for entry in feed.entries] == ["https://news.example/2?a&b=1"]
    assert feed.entries[0].title == "B &z;"
    assert feed.doubts[-1].found == "2 entries that use them"


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<item>" * 200_000,
        b"<rss><item>" + b"<link/>" * 200_000,
        b"<rss><item><title>" + b"x" * 20_000_000,
        b"<rss>" + b"&" * 1_000_000,
        b"<rss>" + b"<" * 8_000_000,
        b"<rss><item " + b"".join(b'a%d="" ' % n for n in range(300_000)),
    ],
    ids=["nesting", "children", "text", "ampersands", "brackets", "attributes"],
)
def test_a_bomb_ends_in_bounded_memory(body: bytes) -> None:
    bomb = gzip.compress(body, 1)
    del body
    tracemalloc.start()

    feed = read_feed(bomb, url=HERE)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert feed.doubts
    assert peak < 60 << 20


def test_endless_elements_end_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_MAX_ELEMENTS", 10_000)

    feed = read_feed(b"<rss>" + b"<a/>" * 100_000, url=HERE)

    assert _codes(feed) == ["oversize", "truncated"]


def test_deep_json_is_a_doubt() -> None:
    feed = read_feed(b'{"items":' + b"[" * 200_000, url=HERE)

    assert _codes(feed) == ["not-json"]


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Mon, 04 Apr 2022 10:00:00 GMT", "2022-04-04T10:00:00Z"),
        ("Mon, 04 Apr 2022 10:00:00 EST", "2022-04-04T15:00:00Z"),
        ("Mon, 04 Apr 2022 10:00:00 KST", "2022-04-04T01:00:00Z"),
        ("2022-04-04", "2022-04-04"),
        ("2022-04-04 10:00:00", None),
        ("Mon, 04 Apr 2022 10:00:00 IST", None),
        ("99999999999-13-45T99:99:99+99:99", None),
        ("0000-00-00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_moment_is_told_only_with_its_zone(printed: str, moment: str | None) -> None:
    assert moment_of(printed) == moment


@given(st.text())
def test_plain_text_has_no_tag_left_and_is_one_line(text: str) -> None:
    made = plain(f"<b>{text}</b>")

    assert "<b>" not in made
    assert "\n" not in made


@given(st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=zlib", "application/json"]))
def test_whatever_comes_is_read_without_an_error(data: bytes, content_type: str) -> None:
    for wrapped in (data, b"<rss>" + data, b"{" + data, b"\x1f\x8b" + data):
        feed = read_feed(wrapped, url=HERE, content_type=content_type)

        assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)
