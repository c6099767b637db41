from __future__ import annotations

from archiver.crawl.spider.answer import Answer


def _answer(html: str) -> Answer:
    return Answer(
        url="https://news.example/",
        status=200,
        body=html.encode(),
        content_type="text/html",
        receipt=None,
        via=None,
        depth=0,
        flags=(),
        published=None,
    )


def test_an_address_that_is_none_costs_no_other_lead() -> None:
    answer = _answer(
        '<link rel="next" href="http://[::1"><link rel="next" href="/page/2/">'
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">'
        '<p><a href="http://[::1/">a</a><a href="/story">b</a></p>'
    )

    assert list(answer.leads()) == ["https://news.example/page/2/", "https://news.example/story"]


def test_an_address_that_is_none_costs_no_further_page() -> None:
    answer = _answer('<a rel="next" href="http://[::1">a</a><a rel="next" href="?page=2">b</a>')

    assert "https://news.example/?page=2" in list(answer.further_pages())
