from __future__ import annotations

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from archiver.crawl.asking import AskingMiddleware, AuthMiddleware


def crawler_with(**settings: object) -> Crawler:
    return get_crawler(Spider, settings)


def asked(request: Request, **settings: object) -> Request:
    AskingMiddleware.from_crawler(crawler_with(**settings)).process_request(request)
    return request


def test_a_request_says_what_we_take_and_who_we_are() -> None:
    request = asked(
        Request("http://a.test/"),
        USER_AGENT="Archiver/1",
        DEFAULT_REQUEST_HEADERS={"accept": "text/html", "Accept-Language": "en"},
        DOWNLOAD_TIMEOUT=20,
    )

    assert list(request.headers.items()) == [
        (b"Accept", [b"text/html"]),
        (b"Accept-Language", [b"en"]),
        (b"User-Agent", [b"Archiver/1"]),
    ]
    assert request.meta["download_timeout"] == 20


def test_what_a_request_says_itself_stays() -> None:
    given = Request("http://a.test/", headers={"user-agent": "Other"}, meta={"download_timeout": 3})

    request = asked(given, USER_AGENT="Archiver/1", DEFAULT_REQUEST_HEADERS={})

    assert request.headers.getlist("User-Agent") == [b"Other"]
    assert request.meta["download_timeout"] == 3


def test_a_header_without_a_value_is_left_out() -> None:
    request = asked(Request("http://a.test/"), DEFAULT_REQUEST_HEADERS={"Accept": None})

    assert list(request.headers) == [b"User-Agent"]


def test_what_one_request_adds_to_a_header_is_not_in_the_next() -> None:
    asking = AskingMiddleware.from_crawler(crawler_with(DEFAULT_REQUEST_HEADERS={"Accept": "a"}))
    first, second = Request("http://a.test/1"), Request("http://a.test/2")

    asking.process_request(first)
    first.headers.appendlist("Accept", "b")
    asking.process_request(second)

    assert second.headers.getlist("Accept") == [b"a"]


def test_without_credentials_nobody_is_logged_in() -> None:
    with pytest.raises(NotConfigured):
        AuthMiddleware.from_crawler(crawler_with())


def test_credentials_are_sent_to_their_domain_only() -> None:
    auth = AuthMiddleware.from_crawler(
        crawler_with(HTTPAUTH_USER="me", HTTPAUTH_PASS="x", HTTPAUTH_DOMAIN="a.test")  # noqa: S106
    )
    ours, others = Request("http://a.test/"), Request("http://b.test/")

    auth.process_request(ours)
    auth.process_request(others)

    assert b"Authorization" in ours.headers
    assert b"Authorization" not in others.headers
