"""Links: what Scrapy's extractor finds, by one XPath."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse
from scrapy.linkextractors.lxmlhtml import LxmlLinkExtractor

from archiver.read.links import links_of, links_of_bytes
from archiver.read.tree import parse_html

URL = "https://a.example/music/story/?page=1"
PAGE = """
<html><head>{base}</head><body>
<a href="/one">1</a> <a href="two#part">2</a> <a href="?page=2">3</a> <a href="//b.example/x">4</a>
<a href=" /spaced ">5</a> <a href="/one">again</a> <a href="mailto:x@a.example">mail</a>
<a href="javascript:void(0)">js</a> <a href="data:text/html,x">data</a> <a>none</a>
<map><area href="/mapped"></map> <a href="HTTP://C.example/Upper">6</a>
<a href="http://[broken">broken</a> <a href="/a?x=1&amp;y=2">7</a> <a href="#top">top</a>
</body></html>
"""


@pytest.mark.parametrize(
    "base", ["", '<base href="https://cdn.example/dir/">', '<base href="/other/">']
)
def test_the_links_are_those_that_scrapy_finds(base: str) -> None:
    page = PAGE.format(base=base)
    extractor = LxmlLinkExtractor(
        deny_extensions=[], canonicalize=False, unique=True, strip=True, deny_domains=()
    )
    response = HtmlResponse(URL, body=page.encode(), encoding="utf-8")
    theirs = [link.url for link in extractor.extract_links(response)]

    ours = links_of(parse_html(page.encode()), URL)

    assert set(ours) == {url.partition("#")[0] for url in theirs} - {""}


def test_each_link_stands_once_in_page_order() -> None:
    found = links_of_bytes(b'<a href="/b">b</a><a href="/a">a</a><a href="/b#x">b</a>', URL)

    assert found == ["https://a.example/b", "https://a.example/a"]


def test_a_page_without_an_address_has_only_its_absolute_links() -> None:
    found = links_of_bytes(b'<a href="/b">b</a><a href="https://a.example/">a</a>', None)

    assert found == ["https://a.example/"]


def test_an_address_without_a_host_or_with_a_port_that_cannot_be_is_no_link() -> None:
    hrefs = ["https://:a.example/", "http://a.example:99999/", "http://a.example:x/", "http://@/"]
    page = "".join(f'<a href="{href}">x</a>' for href in hrefs)

    assert links_of_bytes(page.encode(), URL) == []
