"""Our links are those of Scrapy's LinkExtractor, as a request would ask for them."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse
from scrapy.linkextractors.lxmlhtml import LxmlLinkExtractor
from w3lib.url import safe_url_string

from archiver.model.url import is_web
from archiver.read.links import links_of_bytes

URL = "https://a.example/music/story/?page=1"
EXTRACTOR = LxmlLinkExtractor(deny_extensions=[])

_BEGINS = st.sampled_from(
    ["", "/", "../", "./", "?", "#", "//b.example/", "https://ü.example/", "HTTP://C.Example:8080/",
     "https://user@a.example/", "mailto:", "javascript:", "ftp://a.example/", "tel:", " ", "\n"]
)  # fmt: skip
_WORDS = st.lists(
    st.sampled_from(["a", "B", "é", "日本", "%20", "%C3%A9", "%zz", "a b", "+", "~", "'", "|", "{",
                     "=", "&", ".", "..", "x/", "@", ":8", ";p"]),
    max_size=5,
).map("".join)  # fmt: skip
_ENDS = st.sampled_from(["", "?", "?q=é", "?a=1&b=2", "#", "#part", "?q#é", " ", "\t"])
HREFS = st.tuples(_BEGINS, _WORDS, _ENDS).map("".join)


def ours(page: bytes, url: str = URL) -> set[str]:
    return {safe_url_string(link) for link in links_of_bytes(page, url, "text/html; charset=utf-8")}


def theirs(page: bytes, url: str = URL) -> set[str]:
    response = HtmlResponse(url, body=page, encoding="utf-8")
    links = (link.url.partition("#")[0] for link in EXTRACTOR.extract_links(response))
    return {safe_url_string(link) for link in links if is_web(link)}


def page_of(*anchors: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{''.join(anchors)}</body></html>".encode()


def anchor(href: str) -> str:
    return f'<a href="{escape(href)}">x</a>'


@pytest.mark.parametrize(
    "anchors",
    [
        [anchor("/one"), anchor("two"), anchor("../three"), anchor("?page=2"),
         anchor("//b.example/")],
        [anchor("#top"), anchor("two#part"), anchor("two #part"), anchor("/one#"), anchor("")],
        [anchor("/a"), '<map><area href="/mapped"><area nohref></map>', "<a>none</a>"],
        ['<a rel="nofollow" href="/nofollow">x</a>', '<a rel="external" href="/external">x</a>'],
        [anchor("  /spaced  "), anchor("\n/line\n"), anchor("/a b"), anchor("/ta\tb"),
         anchor("\t")],
        [anchor("https://müsik.example/"), anchor("https://пример.example/сцена?что=да")],
        [anchor("/caf%C3%A9"), anchor("/café"), anchor("/100%"), anchor("/a%2Fb")],
        [anchor("mailto:x@a.example"), anchor("javascript:void(0)"), anchor("data:text/html,x"),
         anchor("tel:+1"), anchor("ftp://a.example/x"), anchor("about:blank"), anchor("a:b")],
        [anchor("HTTP://C.Example/Upper"), anchor("https://A.example:443/x"),
         anchor("//D.EXAMPLE")],
        [anchor("http://[broken"), anchor("http://"), anchor("///x"), anchor("https:/x")],
        [anchor("/a?x=1&y=2"), anchor("/a?y=2&x=1"), anchor("/a;p=1"), anchor("/a/../b/./c")],
        ['<a href=/unquoted>x</a><a HREF="/upper">x</a><a href=\'/single\'>x</a>', "<a href>x</a>"],
        ['<svg><a href="/drawn"><text>x</text></a></svg>',
         '<noscript><a href="/without">x</a></noscript>'],
        ['<!-- <a href="/comment">x</a> -->', '<template><a href="/template">x</a></template>'],
        [anchor(r"\\b.example\x"), anchor(r"/back\slash"), anchor("/dots/...")],
    ],
    ids=["relative", "fragments", "areas", "rel", "white space", "IDN", "escapes", "schemes",
         "hosts", "broken", "queries", "spelling", "nested", "hidden", "backslashes"],
)  # fmt: skip
@pytest.mark.parametrize(
    "head",
    ["", '<base href="https://cdn.example/dir/">', '<base href="/other/">', '<base href="deep/">',
     '<base target="_blank">', '<base href="">'],
    ids=["no base", "other host", "absolute", "relative base", "target", "empty"],
)  # fmt: skip
def test_the_links_are_the_extractor_s(anchors: list[str], head: str) -> None:
    page = page_of(*anchors, head=head)

    assert ours(page) == theirs(page)


@given(st.lists(HREFS, max_size=4))
def test_any_links_are_the_extractor_s(hrefs: list[str]) -> None:
    page = page_of(*map(anchor, hrefs))

    assert ours(page) == theirs(page)


def test_a_base_behind_a_long_head_counts_for_us() -> None:
    # Scrapy looks for it in the first 4,096 characters only; a browser does not
    page = page_of(anchor("two"), head=f'<style>{" " * 5000}</style><base href="/other/">')

    assert ours(page) == {"https://a.example/other/two"}
    assert theirs(page) == {"https://a.example/music/story/two"}
