from __future__ import annotations

import gzip
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.read.links import absolute
from archiver.read.sitemaps import MAX_ENTRIES, Sitemap, read_sitemap, sitemaps_of

HERE = "https://news.example/sitemap.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
)


def _urlset(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}>{content}</urlset>'.encode()


def _urls(sitemap: Sitemap) -> list[str]:
    return [entry.url for entry in sitemap.entries]


def test_a_urlset_gives_addresses_with_their_dates() -> None:
    data = _urlset(
        "<url><loc> https://news.example/1 </loc><lastmod>2026-11-24T12:00:00+09:00</lastmod></url>"
        "<url><loc>https://news.example/2</loc><lastmod>2026-11-23</lastmod></url>"
    )

    sitemap = read_sitemap(data, url=HERE)

    assert [(one.url, one.lastmod) for one in sitemap.entries] == [
        ("https://news.example/1", "2026-11-24T03:00:00Z"),
        ("https://news.example/2", "2026-11-23"),
    ]


def test_an_index_gives_further_sitemaps() -> None:
    data = (
        b"<sitemapindex><sitemap><loc>https://news.example/a.xml</loc></sitemap>"
        b"<sitemap><loc>b.xml.gz</loc><lastmod>2026-01-01</lastmod></sitemap></sitemapindex>"
    )

    sitemap = read_sitemap(data, url=HERE)

    assert [one.url for one in sitemap.children] == [
        "https://news.example/a.xml",
        "https://news.example/b.xml.gz",
    ]
    assert not sitemap.entries


def test_the_news_extension_dates_an_article() -> None:
    data = _urlset(
        "<url><loc>https://news.example/1</loc><news:news><news:publication>"
        "<news:name>N</news:name></news:publication><news:title>A &amp; B</news:title>"
        "<news:publication_date>2026-11-24T00:00:00Z</news:publication_date></news:news></url>"
    )

    (entry,) = read_sitemap(data, url=HERE).entries

    assert (entry.news_published, entry.news_title) == ("2026-11-24T00:00:00Z", "A & B")


def test_pictures_and_videos_belong_to_their_page() -> None:
    data = _urlset(
        "<url><loc>https://news.example/1</loc>"
        "<image:image><image:loc>https://img.example/1.jpg</image:loc></image:image>"
        "<image:image><image:loc>https://img.example/2.jpg</image:loc></image:image>"
        "<video:video><video:content_loc>https://v.example/1.mp4</video:content_loc></video:video>"
        "</url>"
    )

    (entry,) = read_sitemap(data, url=HERE).entries

    assert entry.images == ("https://img.example/1.jpg", "https://img.example/2.jpg")
    assert entry.videos == ("https://v.example/1.mp4",)


def test_a_text_sitemap_is_a_line_an_address() -> None:
    data = b"\xef\xbb\xbfhttps://news.example/1\r\n\r\nhttps://news.example/2\nno address\n"

    assert _urls(read_sitemap(data, url=HERE)) == [
        "https://news.example/1",
        "https://news.example/2",
    ]


@pytest.mark.parametrize("layers", [1, 2])
def test_gzip_is_undone(layers: int) -> None:
    data = _urlset("<url><loc>https://news.example/1</loc></url>")
    for _ in range(layers):
        data = gzip.compress(data)

    assert _urls(read_sitemap(data, url=HERE)) == ["https://news.example/1"]


def test_a_feed_may_stand_in_for_a_sitemap() -> None:
    data = b"<rss><item><link>https://news.example/1</link></item></rss>"

    assert _urls(read_sitemap(data, url=HERE)) == ["https://news.example/1"]


def test_a_cut_gzip_gives_what_came() -> None:
    pages = "".join(
        f"<url><loc>https://news.example/{n * 7919 % 10007}</loc></url>" for n in range(3000)
    )
    data = gzip.compress(_urlset(pages))

    sitemap = read_sitemap(data[: len(data) // 2], url=HERE)

    assert 0 < len(sitemap.entries) < 3000
    assert "truncated" in [doubt.code for doubt in sitemap.doubts]


def test_an_endless_sitemap_ends_at_the_bound_with_a_doubt() -> None:
    data = _urlset("".join(f"<url><loc>/{n}</loc></url>" for n in range(MAX_ENTRIES + 10)))

    sitemap = read_sitemap(data, url=HERE)

    assert len(sitemap.entries) == MAX_ENTRIES
    assert next(doubt.code for doubt in sitemap.doubts) == "oversize"


def test_external_entities_are_not_read() -> None:
    data = (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b"<urlset><url><loc>https://news.example/?&x;</loc></url><url><loc>&x;</loc></url></urlset>"
    )

    sitemap = read_sitemap(data, url=HERE)

    assert _urls(sitemap) == []
    assert [doubt.code for doubt in sitemap.doubts] == ["entities", "entities"]


def test_what_is_no_sitemap_says_so() -> None:
    sitemap = read_sitemap(b"<html><body>not found</body></html>", url=HERE)

    assert not sitemap.entries
    assert [doubt.code for doubt in sitemap.doubts] == ["no-entries"]


def test_robots_txt_names_sitemaps_in_any_case_and_place() -> None:
    text = (
        "\ufeffsitemap: https://news.example/a.xml\nUser-agent: *\nDisallow: /\n"
        "SITEMAP : https://other.example/b.xml # news\nSitemap: /c.xml\nSitemap:\n"
        "Sitemap: https://news.example/a.xml\nSitemap: file:///etc/passwd\n"
    )

    assert sitemaps_of(text, url="https://news.example/robots.txt") == (
        "https://news.example/a.xml",
        "https://other.example/b.xml",
        "https://news.example/c.xml",
    )


@given(st.lists(st.from_regex(r"[a-z0-9=?/%-][a-z0-9&=?/%-]{0,30}", fullmatch=True), max_size=20))
def test_every_address_that_is_listed_is_found_once(paths: list[str]) -> None:
    urls = [f"https://news.example/{path}" for path in paths]
    content = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    wanted = list(dict.fromkeys(absolute(HERE, url) for url in urls))

    assert _urls(read_sitemap(_urlset(content), url=HERE)) == wanted


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_without_an_error(data: bytes) -> None:
    for wrapped in (data, b"<urlset><url><loc>" + data, b"http://" + data, b"\x1f\x8b\x08" + data):
        read_sitemap(wrapped, url=HERE)
