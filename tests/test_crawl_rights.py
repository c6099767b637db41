"""What answers say about machines that learn is recorded as they say it."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from archiver.crawl.spider.answer import Answer
from archiver.crawl.spider.arguments import Arguments
from archiver.crawl.spider.rights import rights_of_headers, rights_of_page
from archiver.crawl.spider.site import SiteSpider
from archiver.read.tree import parse_html

_PROSE = "The band said on Monday that it will play the songs of its first record again. " * 4
_PAGE = (
    '<html><head><title>A record</title><meta name="robots" content="index, NoAI">'
    '<meta name="tdm-policy" content="https://news.example/policy.json"></head>'
    f"<body><article><h1>A record</h1><p>{_PROSE}</p><p>{_PROSE[::-1]}</p></article></body></html>"
)


class _News(SiteSpider):
    name = "news"
    allowed_domains = ("news.example",)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({b"X-Robots-Tag": [b"noindex, NOAI , noimageai"]}, ("noai", "noimageai")),
        ({b"x-robots-tag": [b"otherbot: noindex, noai"]}, ("otherbot: noai",)),
        ({b"X-Robots-Tag": [b"noai", b"noai"]}, ("noai",)),
        ({b"X-Robots-Tag": [b"unavailable_after: 2030-01-01", b"max-snippet:5, noai"]}, ("noai",)),
        ({b"TDM-Reservation": [b" 1 "]}, ("tdm-reservation=1",)),
        ({b"tdm-reservation": [b"0"]}, ("tdm-reservation=0",)),
        ({b"TDM-Policy": [b"https://a.example/p"]}, ("tdm-policy=https://a.example/p",)),
        ({b"TDM-Reservation": [b""], b"Content-Type": [b"noai"]}, ()),
    ],
)
def test_headers_say_what_machines_may_learn(
    headers: dict[bytes, list[bytes]], said: tuple[str, ...]
) -> None:
    assert rights_of_headers(headers) == said


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ('<meta name="ROBOTS" content="noai,noimageai">', ("noai", "noimageai")),
        ('<meta name="tdm-reservation" content="1">', ("tdm-reservation=1",)),
        ('<meta name="description" content="noai"><meta name="robots">', ()),
    ],
)
def test_meta_elements_say_what_machines_may_learn(meta: str, said: tuple[str, ...]) -> None:
    assert (
        rights_of_page(parse_html(f"<html><head>{meta}</head><body>a</body></html>".encode()))
        == said
    )


def test_an_article_keeps_what_headers_and_page_say() -> None:
    response = HtmlResponse(
        "https://news.example/a-record",
        headers={"TDM-Reservation": "1", "X-Robots-Tag": "noai"},
        body=_PAGE.encode(),
        request=Request("https://news.example/a-record"),
    )

    article = asyncio.run(_News(Arguments()).read(Answer.of(response))).article

    assert article is not None
    assert article.rights == (
        "tdm-reservation=1",
        "noai",
        "tdm-policy=https://news.example/policy.json",
    )
