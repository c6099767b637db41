"""Given requests are read whole before the crawl, or refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.crawl.spider.arguments import ArgumentError
from archiver.crawl.spider.given import read_asked


def test_addresses_stand_one_a_line_and_are_asked_for_once(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("https://a.example/\n\n# a comment\nhttps://b.example/\nhttps://a.example/\n")

    asked = read_asked({"urls": str(file)})

    assert [each.url for each in asked] == ["https://a.example/", "https://b.example/"]


def test_a_request_keeps_method_headers_and_body(tmp_path: Path) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_text(
        '{"url": "https://a.example/", "method": "POST", "headers": {"X-A": "1"}, "body": "a=1"}\n'
        '{"url": "https://a.example/", "method": null, "body": null}\n'
    )

    posted, got = read_asked({"requests": str(file)})

    assert (posted.method, dict(posted.headers), posted.body) == ("POST", {"X-A": "1"}, "a=1")
    assert (got.method, dict(got.headers), got.body) == ("GET", {}, "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "requests.jsonl:1: not JSON"),
        ('{"url": "ftp://a.example/"}', "requests.jsonl:1: no http"),
        ("[]", "requests.jsonl:1: no http"),
        ('{"url": "http://a.example/", "method": "G E T"}', "is no method"),
        ('{"url": "http://a.example/", "headers": "X: 1"}', "must be an object"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_text(line + "\n")

    with pytest.raises(ArgumentError, match=words):
        read_asked({"requests": str(file)})


@pytest.mark.parametrize("given", [{}, {"urls": "no-such-file"}, {"start": "http://a.example/"}])
def test_nothing_to_fetch_is_an_error(given: dict[str, str]) -> None:
    with pytest.raises(ArgumentError):
        read_asked(given)
